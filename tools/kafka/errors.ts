export type LocalKafkaErrorCode =
  | 'JAVA_MISSING'
  | 'JAVA_TOO_OLD'
  | 'MAVEN_MISSING'
  | 'RESOLVE_FAILED'
  | 'PORT_IN_USE'
  | 'FORMAT_FAILED'
  | 'START_FAILED'
  /** No key for the secured listener. */
  | 'KEY_FAILED'
  /** The folder's first start knew no administrator. */
  | 'MADE_WITHOUT_SIGN_IN';

/** An expected failure; `message` is one sentence on one line that says what to do. */
export class LocalKafkaError extends Error {
  override readonly name = 'LocalKafkaError';
  readonly code: LocalKafkaErrorCode;

  constructor(code: LocalKafkaErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
