-- Which alerts a ticket is about: asked for with each ticket that is shown.
CREATE INDEX alerts_by_ticket ON alerts (organisation_id, ticket_id) WHERE ticket_id IS NOT NULL;
