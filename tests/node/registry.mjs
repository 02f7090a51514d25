// Looks issuers up with @digitalcredentials/issuer-registry-client, as a wallet does, in a registry that a server serves.
// Usage: node registry.mjs REGISTRY_URL DID...
// Prints {"loaded", "found": {did: entry or null}}.
import {RegistryClient} from '@digitalcredentials/issuer-registry-client';

const [url, ...dids] = process.argv.slice(2);
const client = new RegistryClient();
const [{loaded}] = await client.load({config: [{name: 'Micro4Asia', url}]});
const told = entry => entry ? {name: entry.name, url: entry.url, location: entry.location, inRegistries: entry.inRegistries.size} : null;
console.log(JSON.stringify({loaded, found: Object.fromEntries(dids.map(did => [did, told(client.didEntry(did))]))}));
