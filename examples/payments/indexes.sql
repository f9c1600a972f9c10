-- Foreign keys, and an index for whatever lists sort or filter by. Each sort index ends in the key, which lets a page
-- of a list start at any position in either direction.

alter table contacts add foreign key (company_id) references companies;
alter table documents add foreign key (company_id) references companies;
alter table documents add foreign key (contact_id) references contacts;
alter table accounts add foreign key (company_id) references companies;
alter table accounts add unique (iban);
alter table transactions add foreign key (company_id) references companies;
alter table transactions add foreign key (account_id) references accounts;
alter table tickets add foreign key (company_id) references companies;
alter table refunds add foreign key (company_id) references companies;
alter table refunds add foreign key (transaction_id) references transactions;
alter table refunds add foreign key (ticket_id) references tickets;
alter table watchlist_hits add foreign key (company_id) references companies;
alter table watchlist_hits add foreign key (contact_id) references contacts;
alter table contracts add foreign key (supplier_id) references suppliers;

create index on companies (name, id);
create index on companies (country, id);
create index on companies (risk_score, id);
create index on companies (monthly_volume, id);
create index on companies (created_at, id);
create index on companies (status, risk_score, id);
create index on companies (kyc_status, id);

create index on contacts (company_id, id);
create index on contacts (name, id);
create index on documents (company_id, id);
create index on documents (contact_id) where contact_id is not null;
create index on documents (status, id);
create index on documents (created_at, id);
create index on accounts (company_id, id);
create index on accounts (status, id);
create index on transactions (company_id, booked_at, id);
create index on transactions (account_id, booked_at, id);
create index on transactions (booked_at, id);
create index on transactions (amount, id);
create index on tickets (company_id, id);
create index on tickets (status, created_at, id);
create index on tickets (created_at, id);
create index on refunds (company_id, id);
create index on refunds (transaction_id);
create index on refunds (ticket_id) where ticket_id is not null;
create index on refunds (status, requested_at, id);
create index on watchlist_hits (company_id, id);
create index on watchlist_hits (contact_id) where contact_id is not null;
create index on watchlist_hits (status, id);
create index on suppliers (name, id);
create index on contracts (supplier_id, id);
