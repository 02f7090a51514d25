// The peer of benchmarks/sign.py: Digital Bazaar's vc.issue with eddsa-rdfc-2022, contexts preloaded, warmed, one process.
// Usage: node issue.mjs INPUT.json SECONDS, where INPUT = {documents: [...], contexts: {url: document}, created}.
// Prints {"signatures": n, "seconds": s, "proofs": [...]}: how many in how many seconds of processor time, and the proof value
// of each document.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {issue} from '@digitalbazaar/vc';
import {loaderFor} from './contexts.mjs';
import {readFileSync} from 'node:fs';

const [input, seconds] = process.argv.slice(2);
const {documents, contexts, created, key} = JSON.parse(readFileSync(input, 'utf8'));
const documentLoader = loaderFor(new Map(Object.entries(contexts)));
const keyPair = await Ed25519Multikey.from({type: 'Multikey', ...key});

async function one(document) {
  const suite = new DataIntegrityProof({signer: keyPair.signer(), date: created, cryptosuite});
  const signed = await issue({credential: structuredClone(document), suite, documentLoader});
  return [signed.proof].flat().at(-1);
}

const proofs = [];
for(const document of documents) {
  proofs.push((await one(document)).proofValue);
}
for(let i = 0; i < 100; ++i) {
  await one(documents[i % documents.length]);
}
function cpuSeconds() {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1e6;
}
const start = cpuSeconds();
let signatures = 0;
while(cpuSeconds() - start < Number(seconds)) {
  await one(documents[signatures++ % documents.length]);
}
console.log(JSON.stringify({signatures, seconds: cpuSeconds() - start, proofs}));
