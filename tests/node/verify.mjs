// Checks a credential with other people's software alone, fetching everything over HTTP: the credential, the DID document of
// its issuer, the status list and our extension context. The other contexts come from other houses' packages.
// Usage: node verify.mjs CREDENTIAL_URL [NOW]
// Prints {"verified", "signature", "status", "errors"}; the exit code is 0 whatever the verdict is.
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {verifyCredential} from '@digitalbazaar/vc';
import {loaderFor} from './contexts.mjs';

const [credentialUrl, now] = process.argv.slice(2);
const {origin} = new URL(credentialUrl);

async function get(url) {
  if(new URL(url).origin !== origin) {
    throw new Error(`Nothing is fetched from ${url}`);
  }
  const accept = 'application/vc, application/vc+ld+json, application/did+json, application/ld+json, application/json';
  const response = await fetch(url, {headers: {accept}, redirect: 'error'});
  if(!response.ok) {
    throw new Error(`${response.status} for ${url}`);
  }
  return response.json();
}

// did:web:localhost%3A8000:i:ueh -> http://localhost:8000/i/ueh/did.json; http, because this is the machine itself.
function didUrl(did) {
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  return `http://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`;
}

async function fetchMore(url) {
  if(!url.startsWith('did:web:')) {
    return get(url);
  }
  const [did, fragment] = url.split('#');
  const document = await get(didUrl(did));
  if(document.id !== did) {
    throw new Error(`The document at ${didUrl(did)} is that of ${document.id}`);
  }
  if(!fragment) {
    return document;
  }
  const method = document.verificationMethod.find(({id}) => id === url);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

function messages(error) {
  return error ? [error.message, ...[error.errors, error.cause].flat().filter(Boolean).flatMap(messages)] : [];
}

const credential = await get(credentialUrl);
const result = await verifyCredential({
  credential, checkStatus, suite: new DataIntegrityProof({cryptosuite}), documentLoader: loaderFor(new Map(), fetchMore),
  ...(now ? {now} : {})
});
// That software calls a status verified once it could be read; what it says stands in `results`.
const read = result.statusResult;
const status = read ? read.verified && read.results.every(entry => entry.status === false) : null;
console.log(JSON.stringify({
  verified: result.verified && status !== false,
  signature: Boolean(result.results?.length && result.results.every(({verified}) => verified)),
  status,
  errors: [...messages(result.error), ...messages(read?.error)]
}));
