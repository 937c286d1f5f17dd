import { pbkdf2Sync, randomBytes } from 'node:crypto';
import {
  type Decoder,
  type Encoder,
  newDecoder,
  newEncoder,
  protocolError,
  type ProtocolCall,
} from './kafkajs-cluster.ts';

const DESCRIBE_USER_SCRAM_CREDENTIALS = 50;
const ALTER_USER_SCRAM_CREDENTIALS = 51;
const SCRAM_SHA_512 = 2;
const KEY_BYTES = 64;
/** The least that Kafka takes. The passwords are random, 192 bits and more: nothing is gained by slower guessing. */
const ITERATIONS = 4_096;
const RESOURCE_NOT_FOUND = 91;

/** Whether the user has a password: true or false in the answer. */
export function describeCredential(user: string): ProtocolCall<boolean> {
  return {
    request: requestOf(DESCRIBE_USER_SCRAM_CREDENTIALS, 'DescribeUserScramCredentials', (encoder) =>
      encoder.writeUVarIntArray([newEncoder().writeUVarIntString(user).writeUVarIntBytes()]),
    ),
    response: responseOf((decoder) => {
      refuse(decoder.readInt16());
      decoder.readUVarIntString();
      const found = decoder.readUVarIntArray(readDescribedUser) ?? [];
      return isKnown(found);
    }),
  };
}

/** Sets the user's password, or takes it away where it is null; false in the answer where there was none to take. */
export function alterCredential(user: string, password: string | null): ProtocolCall<boolean> {
  return {
    request: requestOf(ALTER_USER_SCRAM_CREDENTIALS, 'AlterUserScramCredentials', (encoder) =>
      encoder
        .writeUVarIntArray(password === null ? [deletionOf(user)] : [])
        .writeUVarIntArray(password === null ? [] : [upsertionOf(user, password)]),
    ),
    response: responseOf((decoder) => isKnown(decoder.readUVarIntArray(readUser) ?? [])),
  };
}

function deletionOf(user: string): Encoder {
  return newEncoder().writeUVarIntString(user).writeInt8(SCRAM_SHA_512).writeUVarIntBytes();
}

function upsertionOf(user: string, password: string): Encoder {
  const salt = randomBytes(32);
  return newEncoder()
    .writeUVarIntString(user)
    .writeInt8(SCRAM_SHA_512)
    .writeInt32(ITERATIONS)
    .writeUVarIntBytes(salt)
    .writeUVarIntBytes(pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha512'))
    .writeUVarIntBytes();
}

/** A request of version 0 with the compact header and body that both of them have. */
function requestOf(apiKey: number, apiName: string, write: (encoder: Encoder) => Encoder) {
  const encode = () => Promise.resolve(write(newEncoder().writeUVarIntBytes()).writeUVarIntBytes());
  return { apiKey, apiName, apiVersion: 0, encode };
}

function responseOf(read: (decoder: Decoder) => boolean): ProtocolCall<boolean>['response'] {
  return {
    decode: async (raw) => {
      const decoder = newDecoder(raw);
      decoder.readTaggedFields();
      decoder.readInt32();
      return Promise.resolve(read(decoder));
    },
    parse: (answer) => Promise.resolve(answer),
  };
}

function readUser(decoder: Decoder): number {
  decoder.readUVarIntString();
  const errorCode = decoder.readInt16();
  decoder.readUVarIntString();
  decoder.readTaggedFields();
  return errorCode;
}

function readDescribedUser(decoder: Decoder): number {
  decoder.readUVarIntString();
  const errorCode = decoder.readInt16();
  decoder.readUVarIntString();
  decoder.readUVarIntArray((credential) => {
    credential.readInt8();
    credential.readInt32();
    credential.readTaggedFields();
  });
  decoder.readTaggedFields();
  return errorCode;
}

/** Throws kafkajs's error for every code but the one that says that there is no such user. */
function isKnown(codes: readonly number[]): boolean {
  const [code = 0] = codes;
  if (code === RESOURCE_NOT_FOUND) return false;
  refuse(code);
  return true;
}

function refuse(code: number): void {
  if (code !== 0) throw protocolError(code);
}
