export { contentHash, hashUpon, NO_HASH, type HistoryEntry } from './chain.ts';
export { isManifestOf, rootOf, signManifest, type Manifest } from './manifest.ts';
export {
  createSigner,
  isSigned,
  isSignedHead,
  knownKeys,
  signHead,
  thumbprintOf,
  type KnownKeys,
  type SignedHead,
  type Signer,
} from './signature.ts';
export { verifyHistory, type Finding, type Verification } from './verification.ts';
