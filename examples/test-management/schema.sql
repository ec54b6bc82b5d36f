-- The tables of a test-management platform. May be run again: what is there stays.
-- DATETIME columns are in the platform's own zone, Asia/Shanghai.
CREATE DATABASE IF NOT EXISTS testmgmt CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS testmgmt.users (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  tenant_id    int unsigned      NOT NULL,
  name         varchar(100)      NOT NULL,
  email        varchar(200)      NOT NULL,
  phone        varchar(32)       NULL,
  role         enum('viewer','tester','lead','admin') NOT NULL DEFAULT 'tester',
  is_active    tinyint(1)        NOT NULL DEFAULT 1,
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY by_tenant (tenant_id)
) COMMENT 'who writes and runs tests';

CREATE TABLE IF NOT EXISTS testmgmt.projects (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  tenant_id    int unsigned      NOT NULL,
  code         varchar(20)       NOT NULL,
  name         varchar(200)      NOT NULL,
  description  text              NULL,
  owner_id     int unsigned      NULL,
  status       enum('active','archived','deleted') NOT NULL DEFAULT 'active',
  budget       decimal(12,2)     NULL COMMENT 'in yuan',
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY by_code (tenant_id, code),
  KEY by_owner (owner_id)
) COMMENT 'what is tested';

CREATE TABLE IF NOT EXISTS testmgmt.suites (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  tenant_id    int unsigned      NOT NULL,
  project_id   int unsigned      NOT NULL,
  parent_id    int unsigned      NULL COMMENT 'NULL at the top',
  name         varchar(200)      NOT NULL,
  sort         smallint          NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY by_project (project_id),
  KEY by_parent (parent_id)
) COMMENT 'folders of test cases';

CREATE TABLE IF NOT EXISTS testmgmt.test_cases (
  id           bigint unsigned   NOT NULL AUTO_INCREMENT,
  tenant_id    int unsigned      NOT NULL,
  project_id   int unsigned      NOT NULL,
  suite_id     int unsigned      NULL,
  author_id    int unsigned      NULL,
  title        varchar(300)      NOT NULL,
  steps        json              NULL COMMENT '[{"action": ..., "expected": ...}]',
  priority     enum('low','medium','high','critical') NOT NULL DEFAULT 'medium',
  status       enum('draft','ready','deprecated','deleted') NOT NULL DEFAULT 'draft',
  platforms    varchar(200)      NOT NULL DEFAULT '' COMMENT 'web, ios, android',
  is_automated tinyint(1)        NOT NULL DEFAULT 0,
  minutes      decimal(6,1)      NULL COMMENT 'that a run takes',
  created_at   datetime          NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at   datetime(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY by_project (project_id),
  KEY by_suite (suite_id),
  KEY by_author (author_id)
) COMMENT 'what a tester does, and what must come of it';

CREATE TABLE IF NOT EXISTS testmgmt.tags (
  id           int unsigned      NOT NULL AUTO_INCREMENT,
  tenant_id    int unsigned      NOT NULL,
  name         varchar(50)       NOT NULL,
  color        char(7)           NOT NULL DEFAULT '#888888',
  PRIMARY KEY (id),
  UNIQUE KEY by_name (tenant_id, name)
) COMMENT 'labels of a tenant';

CREATE TABLE IF NOT EXISTS testmgmt.case_tags (
  case_id      bigint unsigned   NOT NULL,
  tag_id       int unsigned      NOT NULL,
  sort         smallint          NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, tag_id),
  KEY by_tag (tag_id)
) COMMENT 'which labels a case has, in which order';

CREATE TABLE IF NOT EXISTS testmgmt.executions (
  id             bigint unsigned NOT NULL AUTO_INCREMENT,
  tenant_id      int unsigned    NOT NULL,
  case_id        bigint unsigned NOT NULL,
  tester_id      int unsigned    NULL COMMENT 'NULL for a machine',
  status         enum('planned','passed','failed','blocked','skipped') NOT NULL DEFAULT 'planned',
  attempt        smallint unsigned NOT NULL DEFAULT 1,
  environment    varchar(100)    NOT NULL DEFAULT '',
  duration       varchar(16)     NULL COMMENT 'milliseconds, as the runner wrote them',
  log            mediumtext      NULL,
  execution_time datetime(3)     NOT NULL,
  PRIMARY KEY (id),
  KEY by_case (case_id, execution_time),
  KEY by_tester (tester_id)
) COMMENT 'runs of test cases: many, and never changed after a month';
