-- A few rows to look at. May be run again.
REPLACE INTO testmgmt.users VALUES
  (5, 7, '李雷', 'lilei@example.com', '13800001234', 'lead', 1, '2025-12-01 08:00:00'),
  (6, 7, 'Han Meimei', 'hanmeimei@example.com', NULL, 'tester', 1, '2025-12-02 08:00:00');
REPLACE INTO testmgmt.projects VALUES
  (3, 7, 'SHOP', 'Web shop', 'Everything that a customer sees', 5, 'active', 1234.50, '2026-01-05 08:00:00'),
  (4, 7, 'OLD', 'Fax gateway', NULL, NULL, 'deleted', NULL, '2019-01-05 08:00:00');
REPLACE INTO testmgmt.suites VALUES (11, 7, 3, NULL, 'Accounts', 1), (12, 7, 3, 11, 'Sign in', 1);
REPLACE INTO testmgmt.test_cases VALUES
  (101, 7, 3, 12, 5, '登录 Sign in with a wrong password', '[{"action": "Enter a wrong password", "expected": "An error is shown"}]',
   'high', 'ready', 'web, ios', 1, 2.5, '2026-03-01 09:00:00', '2026-03-02 10:30:00.250'),
  (102, 7, 3, 12, 6, 'Sign in by phone', NULL, 'medium', 'draft', 'ios,android', 0, NULL, '2026-03-02 09:00:00', '2026-03-02 09:00:00.000');
REPLACE INTO testmgmt.tags VALUES (1, 7, 'smoke', '#ff0000'), (2, 7, 'security', '#00ff00');
REPLACE INTO testmgmt.case_tags VALUES (101, 1, 2), (101, 2, 1);
REPLACE INTO testmgmt.executions VALUES
  (1, 7, 101, 5, 'failed', 1, 'staging', '5321', 'line 1\nline 2', '2026-03-02 08:00:00.000'),
  (2, 7, 101, NULL, 'passed', 2, 'staging', '4800', NULL, '2026-03-31 23:30:00.000'),
  (3, 7, 101, 6, 'planned', 1, 'staging', NULL, NULL, '2026-04-05 08:00:00.000'),
  (4, 7, 102, 6, 'passed', 1, 'production', '5 s', NULL, '2026-04-06 08:00:00.000');
