-- The history of each assessment: one entry for every change of a score or a state, each with a hash upon the one before,
-- written by the database itself. The service signs how far each chain has come; it cannot write, change or remove entries.

CREATE TABLE history_entry (
  assessment_id uuid NOT NULL REFERENCES assessment,
  number integer NOT NULL CHECK (number > 0),
  component_code text,
  content text NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (assessment_id, number)
);
CREATE INDEX history_entry_of_component ON history_entry (assessment_id, component_code);
CREATE TRIGGER history_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

CREATE TABLE history_head (
  assessment_id uuid PRIMARY KEY REFERENCES assessment,
  entries integer NOT NULL CHECK (entries >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  signed_at timestamptz(3),
  key text,
  signature text,
  CONSTRAINT history_head_signature CHECK (num_nonnulls(signed_at, key, signature) IN (0, 3))
) WITH (fillfactor = 70);
CREATE INDEX history_head_unsigned ON history_head (assessment_id) WHERE signature IS NULL;

-- Appends entries, all of an assessment together. The text of an entry names its assessment and its place.
CREATE FUNCTION append_history(assessments uuid[], components text[], facts jsonb[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head history_head;
  line text;
BEGIN
  FOR place IN 1 .. coalesce(cardinality(assessments), 0) LOOP
    IF head.assessment_id IS DISTINCT FROM assessments[place] THEN
      INSERT INTO history_head (assessment_id, entries, hash)
      VALUES (assessments[place], 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
      SELECT * INTO STRICT head FROM history_head WHERE assessment_id = assessments[place] FOR UPDATE;
    END IF;
    head.entries := head.entries + 1;
    line := (facts[place] || jsonb_build_object('assessment', assessments[place], 'number', head.entries)
      || CASE WHEN components[place] IS NULL THEN '{}' ELSE jsonb_build_object('component', components[place]) END)::text;
    head.hash := sha256(head.hash || convert_to(line, 'UTF8'));
    INSERT INTO history_entry (assessment_id, number, component_code, content, hash)
    VALUES (head.assessment_id, head.entries, components[place], line, head.hash);
    IF place = cardinality(assessments) OR assessments[place + 1] <> head.assessment_id THEN
      UPDATE history_head SET entries = head.entries, hash = head.hash, signed_at = NULL, key = NULL, signature = NULL
      WHERE assessment_id = head.assessment_id;
    END IF;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION append_history FROM PUBLIC;

CREATE FUNCTION history_instant(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- What somebody said of a component, and the points that follow.
CREATE FUNCTION history_value(given jsonb, points numeric, words text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN CASE WHEN given IS NULL THEN NULL
  ELSE jsonb_strip_nulls(jsonb_build_object('given', given, 'points', points::text, 'words', words)) END;

CREATE FUNCTION record_scores() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  assessments uuid[];
  components text[];
  facts jsonb[];
BEGIN
  SELECT array_agg(assessment_id ORDER BY assessment_id, component_code),
    array_agg(component_code ORDER BY assessment_id, component_code),
    array_agg(fact ORDER BY assessment_id, component_code)
  INTO assessments, components, facts
  FROM (
    SELECT n.assessment_id, n.component_code,
      CASE WHEN n.version > o.version THEN jsonb_build_object(
        'change', n.last_change, 'by', n.changed_by, 'at', history_instant(n.changed_at), 'reason', n.reason)
      ELSE coalesce((
        SELECT jsonb_build_object('change', 'closeAppraisal', 'by', x.closed_by, 'at', history_instant(x.closed_at))
        FROM assessment a JOIN closed_appraisal x ON x.period_id = a.period_id AND x.block_code = a.block_code
        WHERE a.id = n.assessment_id
          AND (n.self_given, n.appraised_given, n.second_given, n.council_given, n.corrected_given)
            IS NOT DISTINCT FROM
            (o.self_given, o.appraised_given, o.second_given, o.council_given, o.corrected_given)
      ), jsonb_build_object('change', 'outside', 'by', NULL, 'at', history_instant(clock_timestamp()))) END || jsonb_build_object('version', n.version, 'changes', coalesce(c.changes, '[]')) AS fact
    FROM after_change n JOIN before_change o USING (assessment_id, component_code)
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('round', round, 'from', was, 'to', "is") ORDER BY place) AS changes
      FROM (VALUES
        (1, 'SELF', history_value(o.self_given, o.self_score, o.note), history_value(n.self_given, n.self_score, n.note)),
        (2, 'APPRAISAL', history_value(o.appraised_given, o.appraised_score, NULL),
          history_value(n.appraised_given, n.appraised_score, NULL)),
        (3, 'SECOND_APPRAISAL', history_value(o.second_given, o.second_score, NULL),
          history_value(n.second_given, n.second_score, NULL)),
        (4, 'COUNCIL', history_value(o.council_given, o.council_score, NULL),
          history_value(n.council_given, n.council_score, NULL)),
        (5, 'CORRECTION', history_value(o.corrected_given, o.corrected_score, NULL),
          history_value(n.corrected_given, n.corrected_score, NULL))
      ) AS rounds (place, round, was, "is")
      WHERE was IS DISTINCT FROM "is"
    ) AS c
    WHERE c.changes IS NOT NULL OR n.version > o.version
  ) AS changed;
  PERFORM append_history(assessments, components, facts);
  RETURN NULL;
END $$;
CREATE TRIGGER component_score_history AFTER UPDATE ON component_score
  REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
  FOR EACH STATEMENT EXECUTE FUNCTION record_scores();

CREATE FUNCTION record_openings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM append_history(array_agg(n.id ORDER BY n.id), array_agg(NULL::text), array_agg(jsonb_build_object(
    'change', n.last_change, 'by', n.changed_by, 'at', history_instant(n.changed_at), 'version', n.version,
    'state', jsonb_build_object('from', NULL, 'to', n.state), 'criteriaSet', n.criteria_set_id) ORDER BY n.id))
  FROM after_change n;
  RETURN NULL;
END $$;
CREATE TRIGGER assessment_opened_history AFTER INSERT ON assessment REFERENCING NEW TABLE AS after_change
  FOR EACH STATEMENT EXECUTE FUNCTION record_openings();

CREATE FUNCTION record_states() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM append_history(array_agg(n.id ORDER BY n.id), array_agg(NULL::text), array_agg(
    jsonb_build_object('change', n.last_change, 'by', n.changed_by, 'at', history_instant(n.changed_at),
      'version', n.version)
    || CASE WHEN n.state = o.state THEN '{}'
      ELSE jsonb_build_object('state', jsonb_build_object('from', o.state, 'to', n.state)) END
    || CASE WHEN n.value_fraction IS NOT DISTINCT FROM o.value_fraction AND n.points IS NOT DISTINCT FROM o.points
        AND n.maximum IS NOT DISTINCT FROM o.maximum THEN '{}'
      ELSE jsonb_build_object('result', jsonb_strip_nulls(jsonb_build_object(
        'points', n.points::text, 'maximum', n.maximum::text, 'value', n.value_fraction))) END
    || coalesce((SELECT jsonb_build_object('reason', r.reason) FROM assessment_return r
        WHERE r.assessment_id = n.id AND r.version = n.version), '{}')
    || coalesce((SELECT jsonb_build_object('reason', d.ground, 'decision', jsonb_build_object(
          'number', d.decision_number, 'decidedOn', d.decided_on, 'provenance', d.provenance))
        FROM assessment_decision d WHERE d.assessment_id = n.id AND d.version = n.version), '{}')
    ORDER BY n.id))
  FROM after_change n JOIN before_change o USING (id) WHERE n.version > o.version;
  RETURN NULL;
END $$;
CREATE TRIGGER assessment_history AFTER UPDATE ON assessment
  REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
  FOR EACH STATEMENT EXECUTE FUNCTION record_states();

CREATE FUNCTION record_explanations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM append_history(array_agg(assessment_id ORDER BY assessment_id, component_code),
    array_agg(component_code ORDER BY assessment_id, component_code),
    array_agg(jsonb_build_object('change', 'explainComponents', 'by', given_by, 'at', history_instant(given_at),
      'explanation', text) ORDER BY assessment_id, component_code))
  FROM after_change;
  RETURN NULL;
END $$;
CREATE TRIGGER component_explanation_history AFTER INSERT ON component_explanation
  REFERENCING NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION record_explanations();

-- The history of what was there before begins with how it stands.
SELECT append_history(array_agg(a.id ORDER BY a.id), array_agg(NULL::text), array_agg(jsonb_build_object(
  'change', 'begin', 'by', NULL, 'at', history_instant(a.changed_at), 'version', a.version,
  'state', jsonb_build_object('from', NULL, 'to', a.state), 'criteriaSet', a.criteria_set_id,
  'components', (
    SELECT jsonb_agg(to_jsonb(c) - 'assessment_id' - 'criteria_set_id' ORDER BY c.component_code)
    FROM component_score c WHERE c.assessment_id = a.id)) ORDER BY a.id))
FROM assessment a;

-- What a unit submitted and what the council approved, by the hash of its content; signed in the same transaction.
CREATE TABLE content_seal (
  assessment_id uuid NOT NULL REFERENCES assessment,
  version integer NOT NULL CHECK (version > 1),
  kind text NOT NULL CHECK (kind IN ('SUBMISSION', 'APPROVAL')),
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz(3) NOT NULL,
  key text,
  signature text,
  PRIMARY KEY (assessment_id, version),
  CONSTRAINT content_seal_signature CHECK (num_nonnulls(key, signature) IN (0, 2))
);
CREATE INDEX content_seal_unsigned ON content_seal (assessment_id) WHERE signature IS NULL;
CREATE FUNCTION refuse_change_of_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a seal changes no more'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'content_seal_for_good';
END $$;
CREATE TRIGGER content_seal_for_good BEFORE UPDATE ON content_seal
  FOR EACH ROW WHEN (OLD.signature IS NOT NULL) EXECUTE FUNCTION refuse_change_of_seal();
CREATE TRIGGER content_seal_never_removed BEFORE DELETE OR TRUNCATE ON content_seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();
