-- For a list of more than two words SQLite builds a table anew at each row that is checked, which took a third of the time
-- of an insert. The same conditions without a list; the rows stay as they are, and so does what they may say.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, 'trigger IN (''schedule'', ''catch_up'', ''manual'', ''retry'')',
    '(trigger = ''schedule'' OR trigger = ''catch_up'' OR trigger = ''manual'' OR trigger = ''retry'')')
  WHERE type = 'table' AND name = 'system_task_runs';
UPDATE sqlite_schema
  SET sql = replace(replace(sql,
    'catch_up IN (''once'', ''skip'', ''all'')',
    '(catch_up = ''once'' OR catch_up = ''skip'' OR catch_up = ''all'')'),
    'overlap IN (''skip'', ''queue'', ''cancel_running'')',
    '(overlap = ''skip'' OR overlap = ''queue'' OR overlap = ''cancel_running'')')
  WHERE type = 'table' AND name = 'system_tasks';
PRAGMA writable_schema = RESET;
-- Such an update does not count as a change of the schema, by which other connections know that they must read it again.
-- A table that comes and goes does.
CREATE TABLE changed_checks (x);
DROP TABLE changed_checks;
-- A text that cannot be read must fail here, where it is still taken back.
SELECT * FROM system_task_runs WHERE 0;
SELECT * FROM system_tasks WHERE 0;
