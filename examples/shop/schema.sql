-- The tables of a small online shop. May be run again: what is there stays.
CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS shop.brands (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  name         varchar(100)      NOT NULL,
  first_letter char(1)           NOT NULL COMMENT 'for the A-Z list',
  logo_url     varchar(255)      NOT NULL DEFAULT '',
  country      char(2)           NULL,
  story        text              NULL,
  sort         smallint          NOT NULL DEFAULT 0,
  is_shown     tinyint(1)        NOT NULL DEFAULT 1,
  revision     int unsigned      NOT NULL DEFAULT 1 COMMENT 'one more with each update',
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id)
) COMMENT 'who makes the goods';

CREATE TABLE IF NOT EXISTS shop.category (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  parent_id    int unsigned      NULL COMMENT 'NULL at the top',
  name         varchar(100)      NOT NULL,
  level        tinyint unsigned  NOT NULL DEFAULT 1,
  icon         varchar(16)       NOT NULL DEFAULT '',
  sort         smallint          NOT NULL DEFAULT 0,
  is_shown     tinyint(1)        NOT NULL DEFAULT 1,
  revision     int unsigned      NOT NULL DEFAULT 1,
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY by_parent (parent_id)
) COMMENT 'a tree of two levels';

CREATE TABLE IF NOT EXISTS shop.category_brand (
  category_id  int unsigned      NOT NULL,
  brand_id     int unsigned      NOT NULL,
  sort         smallint          NOT NULL DEFAULT 0,
  revision     int unsigned      NOT NULL DEFAULT 1,
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (category_id, brand_id),
  KEY by_brand (brand_id)
) COMMENT 'which brands a category shows';

CREATE TABLE IF NOT EXISTS shop.banner (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  title        varchar(200)      NOT NULL,
  image_url    varchar(255)      NOT NULL DEFAULT '',
  link_url     varchar(255)      NOT NULL DEFAULT '',
  position     enum('home','category','cart','search') NOT NULL DEFAULT 'home',
  starts_at    timestamp         NULL,
  ends_at      timestamp         NULL,
  clicks       int unsigned      NOT NULL DEFAULT 0,
  is_shown     tinyint(1)        NOT NULL DEFAULT 1,
  revision     int unsigned      NOT NULL DEFAULT 1,
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY by_position (position)
) COMMENT 'advertisements';

-- Ids of goods come from the shop's own id service; those of partners have 19 digits, more than a JSON number holds.
CREATE TABLE IF NOT EXISTS shop.goods (
  id           bigint unsigned   NOT NULL,
  brand_id     int unsigned      NOT NULL,
  category_id  int unsigned      NOT NULL,
  name         varchar(200)      NOT NULL,
  subtitle     varchar(255)      NOT NULL DEFAULT '',
  price        decimal(12,2)     NOT NULL,
  market_price decimal(12,2)     NULL COMMENT 'crossed out beside the price',
  rating       decimal(3,2)      NULL COMMENT 'NULL until somebody rated it',
  stock        int               NOT NULL DEFAULT 0,
  sold         int unsigned      NOT NULL DEFAULT 0,
  on_sale      tinyint(1)        NOT NULL DEFAULT 1,
  is_new       tinyint(1)        NOT NULL DEFAULT 0,
  images       json              NULL,
  attributes   json              NULL,
  description  text              NULL,
  revision     int unsigned      NOT NULL DEFAULT 1,
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY by_brand (brand_id),
  KEY by_category (category_id)
) COMMENT 'what is sold';
