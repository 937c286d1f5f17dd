import {
  ApolloGateway,
  RemoteGraphQLDataSource,
  type GraphQLDataSourceProcessOptions,
} from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  IDENTITY_HEADER,
  REQUEST_ID_HEADER,
  type RequestIdentity,
  type SignIdentity,
} from '@reformgraph/subgraph-kit';
import { SUBGRAPHS, type Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { GraphQLError } from 'graphql';
import { subgraphUrl, type Config } from './config.ts';

/** Longer than a subgraph waits for its database (30 s), so that its own answer comes first. */
const PATIENCE_MILLISECONDS = 40_000;

/** What the gateway knows of a request; `identity` is signed anew for every subgraph it reaches. */
export interface GatewayContext {
  readonly identity?: RequestIdentity;
}

class IdentifiedDataSource extends RemoteGraphQLDataSource<GatewayContext> {
  readonly #subgraph: Subgraph;
  readonly #sign: SignIdentity;

  constructor(subgraph: Subgraph, url: string, sign: SignIdentity) {
    super({
      url,
      fetcher: (address, request) =>
        fetch(address, { ...request, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) }),
    });
    this.#subgraph = subgraph;
    this.#sign = sign;
  }

  override async willSendRequest({
    request,
    context,
  }: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<void> {
    const { identity } = context as GatewayContext;
    if (!identity) return;
    request.http?.headers.set(REQUEST_ID_HEADER, identity.requestId);
    request.http?.headers.set(IDENTITY_HEADER, await this.#sign(this.#subgraph, identity));
  }

  /** Names a subgraph that cannot be reached, cuts its answer short or is draining: the client may ask again. */
  override didEncounterError(error: Error): never {
    const answered = error instanceof GraphQLError ? error.extensions['response'] : null;
    const draining = answered instanceof Object && 'status' in answered && answered.status === 503;
    if (error instanceof GraphQLError && !draining) throw error;
    throw new GraphQLError(error.message, {
      extensions: { code: 'SUBGRAPH_UNREACHABLE', serviceName: this.#subgraph },
    });
  }
}

/** The composed graph over the four subgraphs, with the identity of each request signed for each of them. */
export function createSupergraph(
  supergraphSdl: string,
  config: Config,
  sign: SignIdentity,
): GatewayInterface {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  return new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => {
      const subgraph = SUBGRAPHS.find((known) => known === name);
      if (!subgraph) throw new Error(`The supergraph names an unknown subgraph: ${name}`);
      return new IdentifiedDataSource(
        subgraph,
        new URL('/graphql', subgraphUrl(config, subgraph)).href,
        sign,
      );
    },
  });
}
