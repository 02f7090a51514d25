// Somebody else's OpenID provider (panva's, certified by the OpenID Foundation), on the loopback, as many as are asked for.
// Takes {clients, accounts, count} as JSON; prints {issuers: [...]} once they answer; ends when its input closes.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { clients, accounts, count } = JSON.parse(process.argv[2]);

async function open() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    // Whoever signs in by a name is that account: its claims are in the table.
    findAccount: (_context, id) => accounts[id] && ({
      accountId: id,
      claims: () => ({ ...accounts[id], sub: accounts[id].sub ?? id }),
    }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  return issuer;
}

const issuers = [];
for (let made = 0; made < (count ?? 1); made += 1) issuers.push(await open());
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ issuers }));
