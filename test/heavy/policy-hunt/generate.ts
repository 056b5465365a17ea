// Requests in many spellings, for a hunt for those that get by a policy.

export const GROUP = '5b1c0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
export const OTHER = '77ae0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
export const ID = '11111111-2222-4333-8444-555555555555'

/** A generator that gives the same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Generated {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly api: 'v1.0' | 'beta'
  readonly way: 'request' | 'list' | 'batch' | 'hand'
  readonly next?: string
}

const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${ID}` }
const BASES: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/sites/getAllSites'],
  ['GET', '/sites/root/lists'],
  ['GET', '/sites/fabrikam.sharepoint.com:/sites/hr:/lists'],
  ['GET', `/users/${ID}`],
  ['GET', '/users'],
  ['GET', '/users/delta'],
  ['GET', '/roleManagement/directory/roleAssignments'],
  ['GET', `/applications/${ID}`],
  ['GET', `/applications/${ID}/federatedIdentityCredentials`],
  ['POST', `/applications/${ID}/federatedIdentityCredentials`, {}],
  ['POST', `/applications/${ID}/addPassword`, {}],
  ['PATCH', `/applications/${ID}`, { displayName: 'x' }],
  ['PATCH', `/applications/${ID}`, { passwordCredentials: [] }],
  ['POST', `/applications/${ID}/owners/$ref`, reference],
  ['POST', `/applications/${ID}/owners/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/directoryRoles/${ID}` }],
  ['POST', `/groups/${GROUP}/members/$ref`, reference],
  ['POST', `/groups/${OTHER}/members/$ref`, reference],
  ['POST', `/groups/${GROUP}/members/$ref`, { '@odata.id': 'https://evil.example/v1.0/users/1' }],
  ['DELETE', `/groups/${GROUP}/members/${ID}/$ref`],
  ['DELETE', `/groups/${OTHER}/members/${ID}/$ref`],
  ['DELETE', `/groups/${GROUP}/members/${ID}`],
  ['PATCH', `/groups/${OTHER}`, { displayName: 'x' }],
  ['PATCH', `/groups/${OTHER}`, { 'members@odata.bind': [reference['@odata.id']] }],
  ['DELETE', `/users/${ID}`],
  ['DELETE', `/groups/${GROUP}`],
  ['GET', `/users/${ID}/authentication/methods`],
  ['PATCH', `/users/${ID}`, { displayName: 'x' }],
  ['POST', `/servicePrincipals/${ID}/appRoleAssignments`, {}],
  ['POST', `/applications/${ID}/addKey`, {}],
  ['PATCH', `/servicePrincipals/${ID}`, { tags: [], keyCredentials: [] }],
  ['POST', '/$batch', { requests: [{ id: '1', method: 'DELETE', url: `/users/${ID}` }] }],
  [
    'POST',
    '/$batch',
    { requests: [{ id: '1', method: 'GET', url: `/applications/${ID}/federatedIdentityCredentials` }] },
  ],
  [
    'POST',
    '/$batch',
    { requests: [{ id: '1', method: 'GET', url: '/sites/getAllSites', headers: { 'X-HTTP-Method': 'DELETE' } }] },
  ],
]

const LOOKALIKES: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a', r: 'ｒ', a: 'а', e: 'ｅ' }

export function generate(random: () => number): Generated {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item
  const chance = (part: number): boolean => random() < part
  const [method, base, body] = pick(BASES)
  let path = base
  for (let times = Math.floor(random() * 4); times > 0; times--) path = spelling(path, pick, random)
  const headers: Record<string, string> = {}
  if (chance(0.05))
    headers[pick(['X-HTTP-Method', 'x-http-method-override', 'X_HTTP_Method'])] = pick(['DELETE', 'PATCH', 'POST'])
  if (chance(0.03))
    headers['content-type'] = pick(['application/json; charset=utf-16', 'text/plain', 'application/json'])
  const written = body === undefined ? undefined : spelledBody(body, pick, chance)
  const isGet = method === 'GET'
  const way = pick(isGet ? (['request', 'list', 'batch', 'hand'] as const) : (['request', 'batch', 'hand'] as const))
  return {
    method: chance(0.02) ? method.toLowerCase() : method,
    path,
    ...(written === undefined ? {} : { body: written }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    api: chance(0.05) ? 'beta' : 'v1.0',
    way,
    ...(way === 'list' && chance(0.7)
      ? { next: `https://graph.microsoft.com/v1.0${pick(BASES)[1]}?$skiptoken=1` }
      : {}),
  }
}

function spelling(path: string, pick: <Item>(list: readonly Item[]) => Item, random: () => number): string {
  const at = Math.floor(random() * path.length)
  const character = path[at] ?? '/'
  const put = (text: string): string => path.slice(0, at) + text + path.slice(at + 1)
  const hex = `%${character.charCodeAt(0).toString(16)}`
  const parts = path.split('/')
  const one = Math.min(1 + Math.floor(random() * (parts.length - 1)), parts.length - 1)
  const swap = (text: string): string => parts.with(one, text).join('/')
  return pick([
    () => put(character.toUpperCase()),
    () => path.toUpperCase(),
    () => put(hex),
    () => put(hex.toUpperCase()),
    () => put(`%25${hex.slice(1)}`),
    () => put(LOOKALIKES[character] ?? character),
    () => put(`${character}\u200b`),
    () => put(`${character}%E2%80%8B`),
    () => swap(`microsoft.graph.${parts[one]}`),
    () => swap(`microsoft.graph.user/${parts[one]}`),
    () => swap(`${parts[one]}()`),
    () => swap(`${parts[one]};a=b`),
    () => swap(`${parts[one]}%3Ba`),
    () => swap(`${parts[one]} `),
    () => swap(`${parts[one]}%20`),
    () => swap(`${parts[one]}%00`),
    () => swap(`${parts[one]}%2F..`),
    () => swap(`x/../${parts[one]}`),
    () => swap(`./${parts[one]}`),
    () => swap(`%2e/${parts[one]}`),
    () => swap(`/${parts[one]}`),
    () => swap(`${parts[one]}\\`),
    () => path.replace(/\/([^/]+)$/, "('$1')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1('$2')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1(appId='$2')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1(id='$2')"),
    () => path.replace('/$ref', ''),
    () => path.replace('/$ref', '/%24ref'),
    () => `${path}/`,
    () => `${path}//`,
    () => `${path}/$ref`,
    () => `${path}/$value`,
    () => `/beta${path}`,
    () => `/v1.0${path}`,
    () => `/V1.0${path}`,
    () => `/myorganization${path}`,
    () => `${path}?$expand=federatedIdentityCredentials`,
    () => `${path}?expand=FederatedIdentityCredentials($select=id)`,
    () => `${path}?%24expand=federatedIdentityCredentials`,
    () => `${path}?$id=https://graph.microsoft.com/v1.0/users/1`,
    () => `${path}#x`,
    () => `https://graph.microsoft.com/v1.0${path}`,
    () => path.replace('/sites/root', '/sites/root:/x/../../users:'),
    () => path.replace('/sites/root', '/sites/root:'),
  ])()
}

function spelledBody(
  body: unknown,
  pick: <Item>(list: readonly Item[]) => Item,
  chance: (part: number) => boolean,
): unknown {
  if (!chance(0.5)) return body
  const text = JSON.stringify(body)
  return pick([
    text,
    text.replace('passwordCredentials', 'PasswordCredentials'),
    text.replace('passwordCredentials', 'password\\u0043redentials'),
    text.replace('@odata.bind', '@bind'),
    text.replace('members@odata.bind', 'owners@odata.bind'),
    text.replace('directoryRoles', 'directory%52oles'),
    text.replace('{', '{"@odata.id":"https://graph.microsoft.com/v1.0/users/1",'),
    text.replace('{', '{"displayName":"x","displayname":"y",'),
    text.replace('https://graph.microsoft.com/v1.0', ''),
    text.replace('"requests"', '"Requests"'),
    text.replace('"requests":', '"requests":[],"Requests":'),
    text.replace('"requests":', '"requests":[],"requests":'),
    text.replace('/federated', '/%66ederated'),
    text.replace('"url":"/', '"url":"'),
    text.replace('"url":"/', '"url":"/v1.0/'),
    text.replace('"url":"/', '"url":"https://graph.microsoft.com/v1.0/'),
    text.replace('"url":"/', '"url":"/sites/../'),
    text.replace('"url":', '"URL":"/sites/root","url":'),
    text.replace('"method":"GET"', '"method":"GET","body":"e30="'),
    text.replace('keyCredentials', 'keyCredentials@odata.type'),
    text.replace('{', '{"inner":{"passwordCredentials":[]},'),
    `\ufeff${text}`,
    `[${text}]`,
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
  ])
}
