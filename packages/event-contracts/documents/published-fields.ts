/** Fields of published types, each with the reason why it can tell of no person. */
export type PublishedFields = Readonly<Record<string, string>>;

const UNIT = 'a fact of a public authority, the same whoever works there';
const SET = 'a fact of the issued criteria';
const DECISION = 'a fact of a decision of the City that is public; it names no signatory';
const FIGURE = 'a figure of a unit, the sum of many contributions';

/** Attributes of every event, the envelope's data aside, with the reason why they tell of no person where it is published. */
export const PUBLISHED_ATTRIBUTES: PublishedFields = {
  specversion: 'a constant',
  id: 'an event, drawn at random',
  type: 'a name of a type',
  source: 'a name of a service',
  time: 'an instant at which a service recorded it',
  subject: 'what the type tells of, an assessment of a unit: the id that the data begin with',
  aggregateversion: 'a number of a version',
  businesstime: 'an instant of a change to the assessment of a whole unit',
  provenance: 'one of three words',
  deprecated: 'a day that the contract names',
  datacontenttype: 'a constant',
};

const SUBJECT: PublishedFields = {
  id: 'an assessment of a unit in a period, drawn at random',
  periodId: 'an assessment period, drawn at random',
  index: 'a code of an index',
  year: 'a calendar year',
  organization: UNIT,
  'organization.id': UNIT,
  'organization.code': UNIT,
  'organization.name': UNIT,
  'organization.name.vi': UNIT,
  'organization.name.en': UNIT,
  'organization.block': 'a code of a block of units',
  'organization.blockName': 'a name of a block of units',
  'organization.blockName.vi': 'a name of a block of units',
  'organization.blockName.en': 'a name of a block of units',
  'organization.provenance': 'one of three words',
};

const decisionBy = (field: string): PublishedFields => ({
  [field]: DECISION,
  [`${field}.decisionNumber`]: DECISION,
  [`${field}.decidedOn`]: DECISION,
  [`${field}.provenance`]: 'one of three words',
});

const FIGURES: PublishedFields = {
  ...SUBJECT,
  criteriaSet: SET,
  'criteriaSet.id': SET,
  'criteriaSet.title': SET,
  'criteriaSet.title.vi': SET,
  'criteriaSet.title.en': SET,
  'criteriaSet.source': SET,
  'criteriaSet.provenance': 'one of three words',
  'criteriaSet.rankedOn': 'one of two words',
  result: FIGURE,
  'result.points': FIGURE,
  'result.maximum': SET,
  'result.value': FIGURE,
  domains: FIGURE,
  'domains[].domain': 'a number of a domain of the programme',
  'domains[].name': 'a name of a domain of the programme',
  'domains[].name.vi': 'a name of a domain of the programme',
  'domains[].name.en': 'a name of a domain of the programme',
  'domains[].points': FIGURE,
  'domains[].maximum': SET,
  'domains[].value': FIGURE,
  components: FIGURE,
  'components[].code': SET,
  'components[].domain': 'a number of a domain of the programme',
  'components[].name': SET,
  'components[].name.vi': SET,
  'components[].name.en': SET,
  'components[].maximum': SET,
  'components[].selfScore': 'points that a unit gave itself, submitted for the unit as a whole',
  'components[].points': 'points that count for a unit, whoever appraised',
  completedAt: 'an instant of the assessment of a whole unit',
  ...decisionBy('publication'),
};

/** What may travel on published topics, by type. A field is published only once it is listed here with its reason. */
export const PUBLISHED_FIELDS: Readonly<Record<string, PublishedFields>> = {
  'reformgraph.published.assessment.published.v0': {
    ...FIGURES,
    publishedTogether: 'a count of units',
  },
  'reformgraph.published.assessment.corrected.v0': { ...FIGURES, ...decisionBy('correction') },
  'reformgraph.published.assessment.state.v0': { ...FIGURES, ...decisionBy('correction') },
  'reformgraph.published.assessment.withdrawn.v0': {
    ...SUBJECT,
    ...decisionBy('publication'),
    ...decisionBy('withdrawal'),
  },
};
