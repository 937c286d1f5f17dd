/** Types that every subgraph shares: value types without arguments, and the failures any mutation can return. */
export const SHARED_SCHEMA = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external"])

  "A day of the calendar, ISO 8601: 2024-05-06."
  scalar Date
  "An instant in UTC, ISO 8601: 2024-05-06T01:00:00.000Z. The City's time zone is Asia/Ho_Chi_Minh."
  scalar DateTime
  "An exact decimal number as text: \\"8.25\\"."
  scalar Decimal

  "Text that people read, in Vietnamese and English."
  type LocalizedText @shareable {
    vi: String!
    en: String!
  }

  "Where a fact comes from."
  enum Provenance {
    "Stated in an official source."
    OFFICIAL
    "Translated from an official source."
    TRANSLATED
    "Made up for a demonstration; not a fact about anyone."
    SYNTHETIC
  }

  """
  That a field comes from elsewhere than its object's \`provenance\` says. A field that has no exception comes from
  where the object does. What another mutation gave, such as a plan's decision, tells its provenance by a field of its own.
  """
  type ProvenanceException @shareable {
    "The field's name in its object; inside of a field the way by dots: \\"name.en\\", \\"domains.name.en\\"."
    field: String!
    provenance: Provenance!
  }
  input ProvenanceExceptionInput {
    field: String!
    provenance: Provenance!
  }

  "Where a page of a list begins and ends."
  type PageInfo @shareable {
    hasNextPage: Boolean!
    "Give it as \`after\` to read the next page; null on an empty page."
    endCursor: String
  }

  "An expected failure of a mutation. Nothing was changed."
  interface Error {
    "A stable code, such as VERSION_CONFLICT."
    code: String!
    message: LocalizedText!
    "The way from \`input\` to the value at fault; null where no single value is."
    path: [String!]
  }

  "A value that the schema allows and the domain does not."
  type InvalidInput implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
  }

  "Something that the input names does not exist, or may not be seen by the one who asks."
  type NotFound implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
    "What was looked for: organization, plan, team, …"
    entity: String!
    "The id or code it was looked for by."
    key: String!
  }

  "No unit with this code or id is known here (yet: a new unit is known everywhere within a second)."
  type UnknownOrganization implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
    "The code or id it was looked for by."
    key: String!
  }

  "The unit was merged, split up or dissolved: there is no such thing for it from then on."
  type OrganizationEnded implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
    "The unit's code; its entity tells its successors."
    organizationCode: String!
    "The first day on which it exists no more."
    validTo: Date!
  }

  "The person who asks may not do this here."
  type NotPermitted implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
  }

  "Somebody changed it meanwhile: read it again, then decide."
  type VersionConflict implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
    expectedVersion: Int!
    currentVersion: Int!
    "The person who made the last change; null where it was the first administrator."
    changedBy: ID
    changedAt: DateTime!
    "The mutation that made the last change."
    change: String!
  }

  "The idempotency key was used before with another input."
  type IdempotencyConflict implements Error @shareable {
    code: String!
    message: LocalizedText!
    path: [String!]
    idempotencyKey: String!
  }

  """
  How a service's events fare, whichever of its processes run: what waits to be sent to the log, and what of other
  services waits to be taken. No event's content and no person is told of.
  """
  type EventStatus @shareable {
    "The service's name."
    service: String!
    "Null for a service that raises nothing."
    outbox: OutboxStatus
    "Null for a service that hears nothing of others."
    intake: IntakeStatus
  }

  enum OutboxState {
    "A relay sends what is committed."
    RELAYING
    "No relay runs."
    STOPPED
    "The log cannot be reached; what is committed waits."
    LOG_AWAY
    "The log gave no answer in time; it may be slow."
    NO_ANSWER
    "The log answers and refuses what the service sends; it is asked until it takes it."
    REFUSED
  }

  "What a service has to say to others. It is told while the log is away too."
  type OutboxStatus @shareable {
    state: OutboxState!
    "Why the log does not take what is sent; null where it does."
    logFault: EventLogFault
    "Committed events that wait to be sent."
    events: Int!
    "Seconds since the oldest of them was committed; 0 where none waits."
    oldestSeconds: Float!
    "Relays that share the outbox; where there is none, nobody sends."
    relays: Int!
    "Parts of the outbox, each led by one relay."
    lanes: Int!
    "How many of the lanes are led by a relay."
    lanesLed: Int!
    "When a relay last stopped for a fault; null where none ever did."
    lastStop: OutboxStop
  }

  "That a relay stopped for a fault."
  type OutboxStop @shareable {
    at: DateTime!
    "Why: codes, names and places."
    reason: String!
  }

  enum IntakeState {
    "A process takes events."
    CONSUMING
    "No process takes events."
    STOPPED
    "The log cannot be reached, so what waits there is not known."
    LOG_AWAY
    "The log gave no answer in time, so what waits there is not known; it may be slow."
    NO_ANSWER
    "The log answers and refuses what the service needs, so what waits there is not known."
    REFUSED
  }

  enum EventLogFault {
    "It gave no answer in time."
    NO_ANSWER
    "It cannot be reached."
    UNREACHABLE
    "It does not let the service do what it needs."
    REFUSED
    "A topic that the service needs is not there."
    TOPIC_MISSING
    "Anything else; the administrator's events command tells more."
    UNEXPECTED
  }

  "What a service hears of others."
  type IntakeStatus @shareable {
    state: IntakeState!
    "Why the log does not serve; null where it does."
    logFault: EventLogFault
    "Processes that share the work; null while the log does not serve."
    members: Int
    "What waits on the log; null while the log does not serve."
    lag: EventLag
    "The same by topic; empty while the log does not serve."
    topics: [TopicLag!]!
    "Keys whose events wait because one of them could not be taken. The administrator's events command names them."
    parkedKeys: Int!
    "Events that wait behind parked keys until they are taken by the administrator's command."
    deadLetters: Int!
    "The 20 keys that are parked longest, the longest first."
    longestParked: [ParkedKey!]!
    "When taking last stopped for a fault; null where it never did."
    lastStop: IntakeStop
  }

  "What waits to be taken."
  type EventLag @shareable {
    events: Int!
    "Seconds since the log took the oldest of them; 0 where none waits."
    seconds: Float!
  }

  "What waits to be taken from one topic."
  type TopicLag @shareable {
    topic: String!
    events: Int!
    "Seconds since the log took the oldest of them; 0 where none waits."
    seconds: Float!
  }

  "A key whose events wait, by its topic."
  type ParkedKey @shareable {
    topic: String!
    "Why the first of them could not be taken: codes, names and places."
    reason: String!
    since: DateTime!
    "How many events of the key wait."
    events: Int!
  }

  "That a consumer stopped for a fault."
  type IntakeStop @shareable {
    at: DateTime!
    "Why: codes, names and places."
    reason: String!
  }
`;
