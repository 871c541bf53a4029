// An OpenID provider at 127.0.0.1: `node provider.mjs CONFIGURATION.json`, with {port, audience, jwks, clients}.
// Each client has {id, secret, alg, claims}: its access tokens are signed by `alg` and carry the claims.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const { port, audience, jwks, clients } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const byId = new Map(clients.map((client) => [client.id, client]));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks,
  clients: clients.map(({ id, secret }) => ({
    client_id: id, client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
  })),
  extraTokenClaims: (ctx, token) => byId.get(token.clientId).claims,
  ttl: { ClientCredentials: 600 },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (ctx, resource, client) => ({
        scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: byId.get(client.clientId).alg } },
      }),
    },
  },
});

const server = provider.listen(port, '127.0.0.1', () => console.log('listening'));
server.on('error', (error) => { console.error(error); process.exit(1); });
