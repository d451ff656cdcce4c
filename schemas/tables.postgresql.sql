CREATE TABLE articles (
	id TEXT NOT NULL,
	title TEXT,
	published DATE,
	url TEXT,
	source TEXT,
	language VARCHAR(3),
	text TEXT,
	CONSTRAINT pk_articles PRIMARY KEY (id)
);
CREATE INDEX ix_articles_published ON articles (published);
CREATE TABLE parties (
	id VARCHAR(16) NOT NULL,
	name TEXT NOT NULL,
	kind VARCHAR(16) NOT NULL,
	CONSTRAINT pk_parties PRIMARY KEY (id)
);
CREATE INDEX ix_parties_name ON parties (name);
CREATE TABLE records (
	id VARCHAR(16) NOT NULL,
	article_id TEXT NOT NULL,
	position INTEGER NOT NULL,
	payer_id VARCHAR(16),
	recipient_id VARCHAR(16),
	purpose TEXT,
	amount NUMERIC(30, 4),
	currency VARCHAR(4),
	amount_max NUMERIC(30, 4),
	modifier VARCHAR(16),
	per TEXT,
	amount_text TEXT,
	share_percent NUMERIC(18, 6),
	share_of TEXT,
	change_percent NUMERIC(18, 6),
	change_factor NUMERIC(18, 6),
	change_from NUMERIC(30, 4),
	change_basis TEXT,
	instrument VARCHAR(24) NOT NULL,
	status VARCHAR(16) NOT NULL,
	period_text TEXT,
	period_start DATE,
	period_end DATE,
	announced DATE,
	part_of VARCHAR(16),
	confidence DOUBLE PRECISION NOT NULL,
	CONSTRAINT pk_records PRIMARY KEY (id),
	CONSTRAINT fk_records_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
	CONSTRAINT fk_records_payer_id FOREIGN KEY(payer_id) REFERENCES parties (id),
	CONSTRAINT fk_records_recipient_id FOREIGN KEY(recipient_id) REFERENCES parties (id),
	CONSTRAINT fk_records_part_of FOREIGN KEY(part_of) REFERENCES records (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_records_announced ON records (announced);
CREATE INDEX ix_records_article_id ON records (article_id);
CREATE INDEX ix_records_currency_amount ON records (currency, amount);
CREATE INDEX ix_records_part_of ON records (part_of);
CREATE INDEX ix_records_payer_id ON records (payer_id);
CREATE INDEX ix_records_recipient_id ON records (recipient_id);
CREATE TABLE equivalents (
	record_id VARCHAR(16) NOT NULL,
	position INTEGER NOT NULL,
	amount NUMERIC(30, 4) NOT NULL,
	currency VARCHAR(4) NOT NULL,
	amount_max NUMERIC(30, 4),
	modifier VARCHAR(16) NOT NULL,
	per TEXT,
	amount_text TEXT NOT NULL,
	CONSTRAINT pk_equivalents PRIMARY KEY (record_id, position),
	CONSTRAINT fk_equivalents_record_id FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
);
CREATE TABLE mentions (
	record_id VARCHAR(16) NOT NULL,
	field VARCHAR(24) NOT NULL,
	position INTEGER NOT NULL,
	start_char INTEGER NOT NULL,
	end_char INTEGER NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_mentions PRIMARY KEY (record_id, field, position),
	CONSTRAINT fk_mentions_record_id FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
);
CREATE TABLE runs (
	id VARCHAR(16) NOT NULL,
	options TEXT NOT NULL,
	started TIMESTAMP WITH TIME ZONE NOT NULL,
	finished TIMESTAMP WITH TIME ZONE,
	items_done BIGINT NOT NULL,
	digest VARCHAR(64) NOT NULL,
	counts TEXT NOT NULL,
	CONSTRAINT pk_runs PRIMARY KEY (id)
);
CREATE TABLE failures (
	run_id VARCHAR(16) NOT NULL,
	position INTEGER NOT NULL,
	place TEXT NOT NULL,
	step VARCHAR(16) NOT NULL,
	message TEXT NOT NULL,
	article TEXT,
	CONSTRAINT pk_failures PRIMARY KEY (run_id, position),
	CONSTRAINT fk_failures_run_id FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE VIEW allocations AS
SELECT told.record_id, told.article_id, p.name AS payer, r.name AS recipient, told.purpose,
  told.amount, told.currency, told.instrument, told.status, told.told_on, told.year, told.articles,
  told.confidence, told.whole AS part_of, told.payer_id, told.recipient_id
FROM (
  SELECT one.*,
    COUNT(*) OVER same AS articles,
    CAST(COALESCE(part_of, MAX(part_of) OVER same) AS VARCHAR(16)) AS whole,
    ROW_NUMBER() OVER (same ORDER BY told_on IS NULL, told_on DESC, record_id) AS place
  FROM (
    SELECT dated.*,
      ROW_NUMBER() OVER (PARTITION BY article_id, payer_id, recipient_id,
      CASE WHEN payer_id IS NULL AND recipient_id IS NULL AND purpose IS NULL THEN record_id
        WHEN payer_id IS NULL OR recipient_id IS NULL THEN LOWER(purpose) END,
      amount, currency, instrument, year ORDER BY position) AS nth
    FROM (
      SELECT record.id AS record_id, record.article_id, record.position, record.payer_id, record.recipient_id,
        record.purpose, record.amount, record.currency, record.instrument, record.status, record.part_of,
        record.confidence, COALESCE(record.announced, article.published) AS told_on, CAST(EXTRACT(YEAR FROM COALESCE(record.announced, article.published)) AS INTEGER) AS year
      FROM records AS record JOIN articles AS article ON article.id = record.article_id
      WHERE record.amount IS NOT NULL AND record.per IS NULL
    ) AS dated
  ) AS one
  WINDOW same AS (PARTITION BY payer_id, recipient_id,
      CASE WHEN payer_id IS NULL AND recipient_id IS NULL AND purpose IS NULL THEN record_id
        WHEN payer_id IS NULL OR recipient_id IS NULL THEN LOWER(purpose) END,
      amount, currency, instrument, year, nth)
) AS told
LEFT JOIN parties AS p ON p.id = told.payer_id
LEFT JOIN parties AS r ON r.id = told.recipient_id
WHERE told.place = 1;
CREATE VIEW payer_totals AS
SELECT a.payer, a.year, a.currency, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected') AND whole.payer_id = a.payer_id
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected') AND a.payer IS NOT NULL
GROUP BY a.payer, a.year, a.currency;
CREATE VIEW recipient_totals AS
SELECT a.recipient, a.year, a.currency, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected') AND whole.recipient_id = a.recipient_id
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected') AND a.recipient IS NOT NULL
GROUP BY a.recipient, a.year, a.currency;
CREATE VIEW year_totals AS
SELECT a.year, a.currency, a.instrument, SUM(a.amount) AS total, COUNT(*) AS allocations
FROM allocations AS a
LEFT JOIN records AS whole ON whole.id = a.part_of AND whole.amount IS NOT NULL AND whole.per IS NULL
  AND whole.status NOT IN ('cut', 'rejected')
WHERE whole.id IS NULL AND a.status NOT IN ('cut', 'rejected')
GROUP BY a.year, a.currency, a.instrument;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version (version_num) VALUES ('0002');
