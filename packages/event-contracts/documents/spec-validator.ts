import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schema.ts';

const BESIDE_VALIDATION = ['x-reformgraph'];

/** A validator of JSON Schema 2020-12 that is none of ours, as a consumer would set it up. */
export function validatorOf(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  for (const keyword of BESIDE_VALIDATION) ajv.addKeyword(keyword);
  return ajv.compile(schema);
}
