import {
  defaultFieldResolver,
  getNamedType,
  GraphQLError,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { holds, type Actor } from './actor.ts';
import type { Role } from './roles.ts';
import { guardTexts } from './text-guard.ts';

/** Who may reach a type or a root field at all; which rows they then see is decided by the actor's queries. */
export interface Policy {
  readonly name: string;
  readonly allows: (actor: Actor) => boolean;
}

/** Anyone, signed in or not. */
export const anyone: Policy = { name: 'anyone', allows: () => true };
/** Any registered person, and the first administrator. */
export const signedIn: Policy = {
  name: 'signed in',
  allows: (actor) => actor.kind === 'person' || actor.kind === 'first-administrator',
};
/** Persons who hold at least one of the roles. */
export function anyOf(...roles: Role[]): Policy {
  return { name: roles.join(' or '), allows: (actor) => holds(actor, roles) };
}
/** The actor of the other policy, signed in by the development key. */
export function byDevelopmentKey(policy: Policy): Policy {
  return {
    name: `${policy.name}, by the development key`,
    allows: (actor) => 'developmentKey' in actor && actor.developmentKey && policy.allows(actor),
  };
}

/** A policy for every root field and every object type of a subgraph; there is no default. */
export interface Policies {
  readonly Query: Readonly<Record<string, Policy>>;
  readonly Mutation: Readonly<Record<string, Policy>>;
  readonly types: Readonly<Record<string, Policy>>;
}

const administrators = anyOf('ADMIN');
const SHARED_TYPES: Policies['types'] = {
  LocalizedText: anyone,
  PageInfo: anyone,
  ProvenanceException: anyone,
  InvalidInput: anyone,
  NotFound: anyone,
  UnknownOrganization: anyone,
  OrganizationEnded: anyone,
  NotPermitted: anyone,
  VersionConflict: anyone,
  IdempotencyConflict: anyone,
  EventStatus: administrators,
  OutboxStatus: administrators,
  IntakeStatus: administrators,
  EventLag: administrators,
  TopicLag: administrators,
  ParkedKey: administrators,
  IntakeStop: administrators,
  OutboxStop: administrators,
};
const FEDERATION_TYPES = new Set(['_Service']);
const FEDERATION_FIELDS = new Set(['_service', '_entities']);

interface GuardedContext {
  readonly actor: Actor;
}

/**
 * Puts the policies before every resolver of the schema, in place: a root field asks its own policy, and whatever
 * returns an object asks the policy of the object's type, entities included. Behind them stands the check of texts
 * in arguments (see guardTexts). Throws where a type or root field
 * names no policy, or a policy names nothing.
 */
export function guardSchema(schema: GraphQLSchema, policies: Policies): GraphQLSchema {
  const typePolicies: Policies['types'] = { ...SHARED_TYPES, ...policies.types };
  const roots = [
    { type: schema.getQueryType(), given: policies.Query },
    { type: schema.getMutationType(), given: policies.Mutation },
  ];
  const rootTypes = new Set(roots.map(({ type }) => type));
  const objectTypes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !isIntrospectionType(type),
  );
  const faults: string[] = [];

  for (const { type, given } of roots) {
    const fields = Object.keys(type?.getFields() ?? {}).filter((name) => !FEDERATION_FIELDS.has(name));
    for (const name of fields) if (!given[name]) faults.push(`${type?.name}.${name} names no policy`);
    for (const name of Object.keys(given))
      if (!fields.includes(name)) faults.push(`policy for ${name}, which is no root field`);
  }
  const named = objectTypes
    .filter((type) => isObjectType(type) && !rootTypes.has(type))
    .map((type) => type.name);
  for (const name of named)
    if (!typePolicies[name] && !FEDERATION_TYPES.has(name)) faults.push(`type ${name} names no policy`);
  for (const name of Object.keys(policies.types))
    if (!named.includes(name)) faults.push(`policy for ${name}, which is no object type`);
  if (faults.length > 0) throw new Error(`Policies and schema differ: ${faults.join('; ')}`);

  for (const type of objectTypes) {
    if (!isObjectType(type) || type.name === '_Service') continue;
    const root = roots.find((candidate) => candidate.type === type);
    for (const field of Object.values(type.getFields())) {
      guardTexts(field);
      guardField(
        field as GraphQLField<unknown, GuardedContext>,
        `${type.name}.${field.name}`,
        root?.given[field.name],
        typePolicies,
      );
    }
  }
  return schema;
}

function guardField(
  field: GraphQLField<unknown, GuardedContext>,
  path: string,
  own: Policy | undefined,
  typePolicies: Policies['types'],
): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const returned = getNamedType(field.type);
  if (isObjectType(returned)) {
    const ofType = typePolicies[returned.name];
    field.resolve = (source, args, context, info) => {
      if (own) demand(own, context.actor, path);
      if (ofType) demand(ofType, context.actor, path);
      return resolve(source, args, context, info);
    };
  } else if (isAbstractType(returned)) {
    field.resolve = async (source, args, context, info) => {
      if (own) demand(own, context.actor, path);
      const value: unknown = await resolve(source, args, context, info);
      return guardMembers(value, (member) => {
        const policy = typePolicies[member];
        if (!policy) throw new Error(`A value of the unguarded type ${member} at ${path}`);
        demand(policy, context.actor, path);
      });
    };
  } else if (own) {
    field.resolve = (source, args, context, info) => {
      demand(own, context.actor, path);
      return resolve(source, args, context, info);
    };
  }
}

function guardMembers(value: unknown, guard: (typename: string) => void): unknown {
  if (Array.isArray(value))
    return value.map((member) =>
      isPromise(member) ? member.then((one) => guardMembers(one, guard)) : guarded(member, guard),
    );
  return guarded(value, guard);
}

function guarded(value: unknown, guard: (typename: string) => void): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  const typename: unknown = '__typename' in value ? value.__typename : undefined;
  if (typeof typename !== 'string') throw new Error('A member of an abstract type without __typename');
  guard(typename);
  return value;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

/** Throws UNAUTHENTICATED for an anonymous actor, FORBIDDEN for any other, unless the policy allows. */
function demand(policy: Policy, actor: Actor, path: string): void {
  if (policy.allows(actor)) return;
  const anonymous = actor.kind === 'anonymous';
  const localized = anonymous
    ? { vi: 'Hãy đăng nhập để xem hoặc làm việc này.', en: 'Sign in to see or do this.' }
    : { vi: 'Bạn không có quyền xem hoặc làm việc này.', en: 'You may not see or do this.' };
  throw new GraphQLError(localized.en, {
    extensions: { code: anonymous ? 'UNAUTHENTICATED' : 'FORBIDDEN', localized, field: path },
  });
}
