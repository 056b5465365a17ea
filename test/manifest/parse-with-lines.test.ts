import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { ids, mistakesIn } from './manifests.ts'

test('parseManifestWithLines()', async (t) => {
  await t.test('the long form is read with its defaults filled in', () => {
    const manifest = parseManifestWithLines(
      `
apiVersion: towline/v1
home: { tenant: Contoso.onmicrosoft.com, cloud: usgov }
applications:
  read: { displayName: Reader, clientId: ${ids.read.toUpperCase()}, identity: system, permissions: [Sites.Read.All] }
  write: { identity: { clientId: ${ids.identity}, principalId: ${ids.principal} } }
policy: company/policy.yaml
audit: { folder: ../etc/records }
targets:
  a: { tenant: ${ids.tenant.toUpperCase()}, application: read, tags: [test] }
  b: { tenant: b.example, application: write, access: read-write, permissions: [SharePoint/Sites.Read.All] }
`,
      '/etc/towline.yaml',
    )
    const nothing = { principalId: undefined, issuer: undefined, subject: undefined }
    const read = {
      name: 'read',
      displayName: 'Reader',
      clientId: ids.read,
      identity: { ...nothing, choice: { kind: 'system' } },
      permissions: ['Sites.Read.All'],
    }
    const write = {
      name: 'write',
      displayName: undefined,
      clientId: undefined,
      identity: { ...nothing, choice: { kind: 'client', clientId: ids.identity }, principalId: ids.principal },
      permissions: [],
    }
    assert.deepEqual(manifest, {
      path: '/etc/towline.yaml',
      home: { tenant: 'contoso.onmicrosoft.com', cloud: 'usgov' },
      applications: [read, write],
      policy: '/etc/company/policy.yaml',
      audit: { folder: '/etc/records', names: false },
      targets: [
        {
          name: 'a',
          tenant: ids.tenant,
          application: read,
          permissions: ['Sites.Read.All'],
          access: 'read-only',
          tags: ['test'],
        },
        {
          name: 'b',
          tenant: 'b.example',
          application: write,
          permissions: ['SharePoint/Sites.Read.All'],
          access: 'read-write',
          tags: [],
        },
      ],
    })
  })

  await t.test('the short form is `applications.default`', () => {
    const short = `application: { clientId: ${ids.read} }\nidentity: system\ntargets: { a: { tenant: a.example } }`
    const long = `applications: { default: { clientId: ${ids.read}, identity: system } }\ntargets: { a: { tenant: a.example, application: default } }`
    assert.deepEqual(parseManifestWithLines(short, 'm'), parseManifestWithLines(long, 'm'))
  })

  await t.test('JSON is a manifest too', () => {
    const written = { application: { clientId: ids.read }, targets: { a: { tenant: 'a.example' } } }
    assert.equal(parseManifestWithLines(JSON.stringify(written), 'm').targets[0]?.tenant, 'a.example')
  })

  await t.test('aliases may share a list among many targets', () => {
    const targets = Array.from(
      { length: 2_000 },
      (_, index) => `  t${index}: { tenant: t${index}.example, tags: *tags }`,
    )
    const manifest = parseManifestWithLines(
      `application: {}\ntargets:\n  t: { tenant: t.example, tags: &tags [emea] }\n${targets.join('\n')}`,
      'm',
    )
    assert.deepEqual(manifest.targets.at(-1)?.tags, ['emea'])
  })

  await t.test('names that every object has are names like any other', () => {
    const manifest = parseManifestWithLines(
      'application: {}\ntargets: { constructor: { tenant: a.example }, toString: { tenant: b.example } }',
      'm',
    )
    assert.deepEqual(
      manifest.targets.map(({ name }) => name),
      ['constructor', 'toString'],
    )
  })
})

test('identities of a manifest', async (t) => {
  const resourceId = `/subscriptions/${ids.identity}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`
  const choices: [written: string, choice: unknown][] = [
    ['system', { kind: 'system' }],
    ['github', { kind: 'github' }],
    [`{ system: true, principalId: ${ids.principal} }`, { kind: 'system' }],
    [`{ objectId: ${ids.principal.toUpperCase()} }`, { kind: 'object', objectId: ids.principal }],
    [`{ resourceId: ${resourceId} }`, { kind: 'resource', resourceId }],
    [
      '{ tokenFile: /var/run/token, issuer: https://oidc.example/, subject: s }',
      { kind: 'file', path: '/var/run/token' },
    ],
    ['{ tokenFile: token }', { kind: 'file', path: resolve('/etc/token') }],
    ['{ github: true, subject: repo:contoso/ops:ref:refs/heads/main }', { kind: 'github' }],
  ]
  for (const [written, choice] of choices) {
    await t.test(`the identity ${written} is understood`, () => {
      const { applications } = parseManifestWithLines(`application: {}\nidentity: ${written}`, '/etc/towline.yaml')
      assert.deepEqual(applications[0]?.identity.choice, choice)
    })
  }

  const refused: [written: string, mistake: string][] = [
    [
      'sytem',
      '2: identity is not an identity: write system, github, or { clientId | objectId | resourceId | tokenFile: … }',
    ],
    [
      `{ principalId: ${ids.principal} }`,
      '2: identity has none of system, github, clientId, objectId, resourceId, tokenFile: exactly one says where the assertion comes from',
    ],
    [
      `{ system: true, clientId: ${ids.identity} }`,
      '2: identity has system and clientId of system, github, clientId, objectId, resourceId, tokenFile: exactly one says where the assertion comes from',
    ],
    [
      `{ github: true, principalId: ${ids.principal} }`,
      '2: identity.principalId does not go with github: only managed identities have a principal ID',
    ],
    [
      '{ system: true, subject: s }',
      "2: identity.subject does not go with system: a managed identity's issuer is its tenant and its subject the principalId",
    ],
    ['{ system: false }', '2: identity.system must be true'],
    [
      '{ clientId: my-identity }',
      '2: identity.clientId is not a GUID (groups of 8, 4, 4, 4 and 12 hexadecimal digits)',
    ],
    [
      '{ resourceId: /subscriptions/x }',
      '2: identity.resourceId is not a resource ID (/subscriptions/…/resourceGroups/…/providers/…)',
    ],
    ['{ tokenFile: t, issuer: http://oidc.example }', '2: identity.issuer is not an https URL'],
  ]
  for (const [written, mistake] of refused) {
    await t.test(`the identity ${written} is refused`, () => {
      assert.deepEqual(mistakesIn(`application: {}\nidentity: ${written}`), [mistake])
    })
  }
})

test('everything that is wrong is listed at once, with file, line and path', () => {
  const mistakes = mistakesIn(`
hme: { tenant: contoso.example }
applications:
  read: { clientid: ${ids.read}, permissions: [Sites.Read.All] }
  write: { clientId: the-writer }
targets:
  all: { tennant: a.example, application: read }
  "north sea":
    tenant: common
    application: raed
    access: readwrite
  adatum:
  c: { tenant: 5, application: read, permissions: [Sites.Read.All, Mail.Read], tags: [2026] }
  d: { tenant: d.example }
apiVersion: towline/v2
`)
  assert.deepEqual(mistakes, [
    '2: hme is not a known key; did you mean "home"?',
    '4: applications.read.clientid is not a known key; did you mean "clientId"?',
    '5: applications.write.clientId is not a GUID (groups of 8, 4, 4, 4 and 12 hexadecimal digits)',
    '7: targets.all.tenant is missing',
    '7: targets.all is not free for a target: `-t all` means every target',
    '7: targets.all.tennant is not a known key; did you mean "tenant"?',
    '8: targets["north sea"] is not a fit name: up to 64 letters, digits, ".", "_" and "-", the first a letter or digit',
    '9: targets["north sea"].tenant does not name a tenant: it stands for any tenant, and application permissions are granted by one tenant at a time',
    '10: targets["north sea"].application is "raed", and no application has that name; did you mean "read"?',
    '11: targets["north sea"].access must be read-only or read-write; did you mean "read-write"?',
    '12: targets.adatum has no value',
    '12: targets.adatum must say its `application`, as there are several: "read", "write"',
    '13: targets.c.tenant must be text; put it in quotes',
    '13: targets.c.permissions[1] "Mail.Read" is not among the permissions of the application "read"',
    '13: targets.c.tags[0] must be text; put it in quotes',
    '14: targets.d must say its `application`, as there are several: "read", "write"',
    '15: apiVersion must be towline/v1',
  ])
})

test('refusals of parseManifestWithLines()', async (t) => {
  const refused: [what: string, text: string, mistakes: string[]][] = [
    ['an empty file', '', ['1: is empty']],
    ['a file of comments', '# nothing yet\n', ['1: is empty']],
    ['a list', '- a\n- b\n', ['1: must be a mapping (`key: value` lines, indented)']],
    ['a key twice', 'application: {}\napplication: {}\n', ['2: has the key "application" twice in the same mapping']],
    [
      'a target twice',
      'application: {}\ntargets:\n  a: { tenant: a.example }\n  "a":\n    tenant: b.example\n',
      ['4: has the key "a" twice in the same mapping'],
    ],
    [
      'a key twice in a target',
      'application: {}\ntargets: { a: { tenant: a.example, tags: [x], tags: [y] } }\n',
      ['2: has the key "tags" twice in the same mapping'],
    ],
    [
      'a tenant under three names, whatever the letter case',
      `application: {}\ntargets:\n  a: { tenant: ${ids.tenant} }\n  b: { tenant: b.example }\n  c: { tenant: ${ids.tenant.toUpperCase()} }\n  d: { tenant: B.Example }\n  e: { tenant: ${ids.tenant} }\n`,
      [
        '5: targets.c has the tenant and the application of "a", so that `-t all` would work there twice',
        '6: targets.d has the tenant and the application of "b", so that `-t all` would work there twice',
        '7: targets.e has the tenant and the application of "a", so that `-t all` would work there twice',
      ],
    ],
    [
      'a tenant twice under two names of one application',
      `applications: { x: { clientId: ${ids.read} }, y: { clientId: ${ids.read.toUpperCase()} } }\ntargets:\n  a: { tenant: a.example, application: x }\n  b: { tenant: a.example, application: y }\n`,
      ['4: targets.b has the tenant and the application of "a", so that `-t all` would work there twice'],
    ],
    [
      'a domain with a dot at its end',
      'application: {}\ntargets: { a: { tenant: a.example. } }\n',
      ['2: targets.a.tenant does not name a tenant: it is not a well-formed domain'],
    ],
    [
      'two documents',
      'application: {}\n---\napplication: {}\n',
      ['2: has a second document (`---`), and a manifest is one'],
    ],
    ['a tag', 'application: !vault {}\n', ['1: has a tag (`!…`), and a manifest has none']],
    ['a tab', 'application:\n\tclientId: x\n', ['2: is indented with a tab; YAML wants spaces']],
    ['an unknown anchor', 'application: *none\n', ['1: has aliases (`*name`) of unknown anchors']],
    ['deep nesting', `application: ${'['.repeat(20_000)}`, ['1: is nested too deeply']],
    ['no application', 'home: {}\n', ['1: has no application: write `application:` or `applications:`']],
    ['an empty list of applications', 'applications: {}\n', ['1: applications has no application in it']],
    [
      'both forms',
      `application: {}\napplications: { a: {} }\n`,
      ['1: application stands beside `applications`: write one of the two'],
    ],
    [
      'an identity beside several applications',
      `applications: { a: {} }\nidentity: system\n`,
      ['2: identity belongs in one of the `applications`, as each has its own'],
    ],
    [
      'an identity twice',
      `application: { identity: system }\nidentity: system\n`,
      ['2: identity is also in `application`: write it once'],
    ],
    [
      'a name that is the tenant of another target',
      `application: {}\ntargets:\n  a: { tenant: b.example }\n  b.example: { tenant: c.example }\n`,
      ['4: targets["b.example"] is named like the tenant of "a", so that `-t` could mean either'],
    ],
    [
      'a permission that is a sentence',
      'application: { permissions: [read all sites] }\n',
      ['1: application.permissions[0] is not a permission such as "Sites.Read.All"'],
    ],
    [
      'a cloud of another name',
      'application: {}\nhome: { cloud: usgvo }\n',
      ['2: home.cloud must be global or usgov or usgov-dod or china; did you mean "usgov"?'],
    ],
    [
      'a key that does not say what it meant',
      'application: {}\nhome: { owner: me }\n',
      ['2: home.owner is not a known key; known here are "tenant", "cloud"'],
    ],
  ]
  for (const [what, text, mistakes] of refused) {
    await t.test(`${what} is refused, with the place and the mistake`, () =>
      assert.deepEqual(mistakesIn(text), mistakes),
    )
  }

  await t.test('a name may be the tenant of its own target', () => {
    assert.deepEqual(mistakesIn('application: {}\ntargets: { a.example: { tenant: A.example } }'), [])
  })

  await t.test(
    'one tenant may be a target of each of two applications, such as one that reads and one that writes',
    () => {
      const applications = `applications: { read: { clientId: ${ids.read} }, write: { clientId: ${ids.write} }, new: {} }`
      const targets = ['read', 'write', 'new'].map((name) => `  ${name}: { tenant: a.example, application: ${name} }`)
      assert.deepEqual(mistakesIn(`${applications}\ntargets:\n${targets.join('\n')}\n`), [])
    },
  )

  await t.test('a target may want less than its application, and anything where that states nothing', () => {
    const targets = 'targets: { a: { tenant: a.example, permissions: [Sites.Read.All] } }'
    assert.deepEqual(mistakesIn(`application: { permissions: [Mail.Read, Sites.Read.All] }\n${targets}`), [])
    assert.deepEqual(mistakesIn(`application: {}\n${targets}`), [])
  })

  // Written out it has a billion items, more than any machine holds: a refusal shows that it was not written out.
  await t.test('a bomb of aliases is refused, and is not written out first', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`)}]`,
    )
    assert.match(mistakesIn(`a0: &a0 [x]\n${levels.join('\n')}`)[0] ?? '', /repeats more than 1,000,000 values/)
  })

  await t.test('one mistake in a thousand targets is shown fifty times, and counted', () => {
    const targets = Array.from({ length: 1_000 }, (_, index) => `  t${index}: { tenant: common }`)
    const mistakes = mistakesIn(`application: {}\ntargets:\n${targets.join('\n')}`)
    assert.equal(mistakes.length, 51)
    assert.equal(mistakes.at(-1), 'and 950 more')
  })
})

test('secrets in a manifest', async (t) => {
  const keys = [
    'clientSecret',
    'secret',
    'client_secret',
    'password',
    'certificate',
    'certificateThumbprint',
    'privateKey',
    'apiKey',
    'accessToken',
    'pfx',
  ]
  for (const key of keys) {
    await t.test(`the key ${key} is refused, and its value is not repeated`, () => {
      const [mistake = '', ...others] = mistakesIn(`application: { ${key}: hunter2~hunter2 }`)
      assert.match(mistake, /there is none for a secret: the managed identity takes its place/)
      assert.deepEqual(others, [])
      assert.doesNotMatch(mistake, /hunter2/)
    })
  }

  await t.test('a path that was misspelt is not taken for a secret', () => {
    assert.deepEqual(mistakesIn('application: {}\nidentity: { tokenfile: t, system: true }'), [
      '2: identity.tokenfile is not a known key; did you mean "tokenFile"?',
    ])
    assert.match(
      mistakesIn('application: {}\nidentity: { token: hunter2, system: true }')[0] ?? '',
      /none for a secret/,
    )
  })

  await t.test('a secret is not repeated wherever it was written, also when the file is broken', () => {
    const texts = [
      'application: { clientId: hunter2~hunter2 }',
      'application: { permissions: hunter2~hunter2 }',
      'application: {}\nidentity: hunter2~hunter2',
      'application: { clientSecret: hunter2~hunter2\n  x: [',
      'application: {}\n"hunter2~hunter2" "hunter2~hunter2"',
      'application: {}\nhome: { tenant: hunter2~hunter2 }',
    ]
    for (const text of texts) {
      const mistakes = mistakesIn(text)
      assert.notEqual(mistakes.length, 0)
      assert.doesNotMatch(mistakes.join('\n'), /hunter2/, text)
    }
  })
})

test('control characters of a hostile file do not reach the terminal', () => {
  const [mistake = ''] = mistakesIn('"\\e[31mred": 1\napplication: {}')
  assert.match(mistake, /^1: \["\\u001b\[31mred"\] is not a known key/)
})
