-- The image runs this file once, when it makes the database. `evenkeel` may do all, as in the development stack;
-- a production user needs SELECT on the mapped tables, and nothing more.
SET sql_log_bin = 0; -- accounts are no changes to capture

CREATE USER 'evenkeel'@'%' IDENTIFIED BY 'evenkeel';
GRANT ALL ON *.* TO 'evenkeel'@'%' WITH GRANT OPTION;

-- Canal 1.1.8 fails at the fast path of caching_sha2_password (alibaba/canal#5406), hence the older plugin.
CREATE USER 'canal'@'%' IDENTIFIED WITH mysql_native_password BY 'canal';
GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'canal'@'%';

-- For the development stack's Debezium, which stays native.
CREATE USER 'debezium'@'%' IDENTIFIED BY 'debezium';
GRANT SELECT, RELOAD, PROCESS, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'debezium'@'%';

CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
SET sql_log_bin = 1;
