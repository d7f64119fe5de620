-- Seeing conversations was one permission; it is now one's own, or all. Whoever saw them all still does.
INSERT INTO group_permissions (organisation_id, group_id, permission)
  SELECT organisation_id, group_id, 'chat.see_all' FROM group_permissions WHERE permission = 'chat.see';
INSERT INTO group_permissions (organisation_id, group_id, permission)
  SELECT organisation_id, group_id, 'chat.administer' FROM group_permissions WHERE permission = 'user.manage';
UPDATE api_keys SET scopes = scopes || ' chat.see_all' WHERE ' ' || scopes || ' ' LIKE '% chat.see %';
