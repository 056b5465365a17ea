import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { chooseTargets, selectTargets } from '../../src/manifest/select.ts'
import { ids } from './manifests.ts'

const manifest = parseManifestWithLines(
  `
home: { tenant: home.example, cloud: china }
applications:
  read: { clientId: ${ids.read}, identity: { clientId: ${ids.identity} }, permissions: [Sites.Read.All] }
  write: { clientId: ${ids.write} }
  planned: {}
targets:
  fabrikam-test: { tenant: ${ids.tenant}, application: read, tags: [test, emea] }
  adatum: { tenant: adatum.example, application: read, tags: [emea] }
  fabrikam-write: { tenant: ${ids.tenant}, application: write, access: read-write, tags: [test] }
  later: { tenant: later.example, application: planned }
policy: company.policy.yaml
audit: { blob: https://records.blob.core.windows.net/towline, names: true }
`,
  '/etc/towline.yaml',
)

function names(...selectors: string[]): string[] {
  return selectTargets(manifest, selectors).map(({ name }) => name)
}

test('selectTargets()', async (t) => {
  await t.test('a name finds its target, with everything a run needs', () => {
    assert.deepEqual(selectTargets(manifest, ['fabrikam-test']), [
      {
        name: 'fabrikam-test',
        tenant: ids.tenant,
        clientId: ids.read,
        homeTenant: 'home.example',
        cloud: 'china',
        identity: { kind: 'client', clientId: ids.identity },
        access: 'read-only',
        permissions: ['Sites.Read.All'],
        tags: ['test', 'emea'],
        governance: {
          application: 'read',
          ceiling: ['Sites.Read.All'],
          folder: '/etc',
          policy: '/etc/company.policy.yaml',
          audit: { blob: 'https://records.blob.core.windows.net/towline', names: true },
        },
      },
    ])
  })

  await t.test('a tenant finds all its targets, in either letter case', () => {
    assert.deepEqual(names(ids.tenant.toUpperCase()), ['fabrikam-test', 'fabrikam-write'])
    assert.deepEqual(names('Adatum.Example'), ['adatum'])
  })

  await t.test('a tag finds its targets', () => assert.deepEqual(names('tag:emea'), ['fabrikam-test', 'adatum']))

  await t.test('each target is found once and in the order of the manifest, however often it is selected', () => {
    assert.deepEqual(names('fabrikam-write', 'tag:emea', 'adatum', 'adatum'), [
      'fabrikam-test',
      'adatum',
      'fabrikam-write',
    ])
  })

  await t.test('an exclamation mark takes targets out, by name, tenant or tag, wherever it stands', () => {
    const all = ['fabrikam-test', 'adatum', 'fabrikam-write', 'later']
    const without = (...excluded: string[]) => chooseTargets(manifest, ['all', ...excluded]).map(({ name }) => name)
    assert.deepEqual(without('!adatum'), ['fabrikam-test', 'fabrikam-write', 'later'])
    assert.deepEqual(without('!tag:test', '!later'), ['adatum'])
    assert.deepEqual(without(`!${ids.tenant.toUpperCase()}`), ['adatum', 'later'])
    assert.deepEqual(names('!fabrikam-write', 'tag:test'), ['fabrikam-test'])
    assert.deepEqual(names('tag:emea', '!fabrikam-write'), ['fabrikam-test', 'adatum'], 'it was not chosen anyway')
    assert.deepEqual(without(), all)
  })

  await t.test('`all` finds every target', () => {
    assert.deepEqual(
      chooseTargets(manifest, ['all']).map(({ name }) => name),
      ['fabrikam-test', 'adatum', 'fabrikam-write', 'later'],
    )
  })

  await t.test('the only target is found without a selector', () => {
    const single = parseManifestWithLines(
      `application: { clientId: ${ids.read} }\ntargets: { a: { tenant: a.example } }`,
      'm',
    )
    assert.equal(selectTargets(single, [])[0]?.name, 'a')
  })

  await t.test('a name wins over a tenant of that name', () => {
    const both = parseManifestWithLines(
      [
        `applications: { read: { clientId: ${ids.read} }, write: { clientId: ${ids.write} } }`,
        'targets:',
        '  a.example: { tenant: a.example, application: read }',
        '  other: { tenant: a.example, application: write }',
      ].join('\n'),
      'm',
    )
    assert.deepEqual(
      selectTargets(both, ['a.example']).map(({ name }) => name),
      ['a.example'],
    )
  })
})

test('refusals of selectTargets()', async (t) => {
  await t.test('an unknown exclusion is refused, as it would let work reach what it should spare', () => {
    assert.throws(() => names('all', '!adatm'), {
      code: 'TARGET_UNKNOWN',
      message: 'No target of the manifest is "adatm"; did you mean "adatum"?',
    })
    assert.throws(() => names('all', '!tag:emae'), { code: 'TARGET_UNKNOWN', message: /did you mean "tag:emea"/ })
    for (const text of ['!', '!!adatum', '! adatum', '!Adatum']) {
      assert.throws(() => names('all', text), { code: 'TARGET_UNKNOWN' }, text)
    }
  })

  await t.test('exclusions alone choose nothing', () => {
    assert.throws(() => names('!adatum', '!later'), {
      code: 'TARGET_MISSING',
      message: '"!adatum", "!later" only excludes, and no target was chosen.',
      fix: /-t all/,
    })
  })

  await t.test('exclusions that leave nothing are refused', () => {
    for (const selectors of [
      ['all', '!all'],
      ['adatum', '!tag:emea'],
      ['tag:emea', '!fabrikam-test', '!adatum'],
    ]) {
      assert.throws(() => names(...selectors), { code: 'TARGET_MISSING', message: /^No target is left: "!/ })
    }
  })

  await t.test('an unknown name is refused, and the error names the nearest and what there is', () => {
    assert.throws(() => names('fabrikam-tset'), {
      name: 'ConfigError',
      code: 'TARGET_UNKNOWN',
      message: 'No target of the manifest is "fabrikam-tset"; did you mean "fabrikam-test"?',
      fix: 'Choose among "fabrikam-test", "adatum", "fabrikam-write", "later", or add it to the manifest.',
    })
  })

  await t.test('a name in another letter case is refused', () => {
    assert.throws(() => names('Adatum'), { code: 'TARGET_UNKNOWN', message: /did you mean "adatum"/ })
  })

  await t.test('a tenant that the manifest does not have is refused', () => {
    assert.throws(() => names('contoso.example'), {
      code: 'TARGET_UNKNOWN',
      likelyCause: 'Only tenants that /etc/towline.yaml lists under `targets` can be reached.',
    })
  })

  await t.test('an unknown tag is refused, and the error names the tags', () => {
    assert.throws(() => names('tag:prod'), { code: 'TARGET_UNKNOWN', fix: /"tag:test", "tag:emea"/ })
  })

  await t.test('all unknown selectors are refused at once, also when the rest is known', () => {
    assert.throws(() => names('x1', 'adatum', 'y2'), { code: 'TARGET_UNKNOWN', message: /any of "x1", "y2"\.$/ })
  })

  await t.test('an empty selector is refused', () => {
    assert.throws(() => names(''), { code: 'TARGET_UNKNOWN', message: 'No target of the manifest is "".' })
  })

  await t.test('no selector among several targets is refused, and the error lists only some of many', () => {
    assert.throws(() => names(), {
      code: 'TARGET_MISSING',
      message: 'The manifest has 4 targets, and none was chosen.',
    })
    const targets = Array.from({ length: 1_000 }, (_, index) => `t${index}: { tenant: t${index}.example }`)
    const many = parseManifestWithLines(`application: {}\ntargets: { ${targets.join(', ')} }`, 'm')
    assert.throws(() => selectTargets(many, []), { code: 'TARGET_MISSING', fix: /"t7" and 992 more\.$/ })
  })

  await t.test('a manifest without targets is refused, also for `all`', () => {
    const none = parseManifestWithLines('application: {}', 'm')
    assert.throws(() => selectTargets(none, ['all']), {
      code: 'TARGET_MISSING',
      message: 'The manifest has no targets.',
    })
  })

  await t.test('an application without a client ID is refused, but only where its client ID is needed', () => {
    assert.throws(() => names('later'), {
      code: 'CLIENT_ID_MISSING',
      message: 'The application "planned" of the target "later" has no client ID.',
      fix: /Application \(client\) ID/,
    })
    assert.equal(chooseTargets(manifest, ['later'])[0]?.application.clientId, undefined)
  })
})

test('selectTargets() reads a target as often among 2,000 targets as among 20', () => {
  assert.equal(readsOfOneTarget(2_000), readsOfOneTarget(20))
})

/** Selects each of so many targets by its tenant. Returns how often the selection reads the names and tenants of each. */
function readsOfOneTarget(count: number): number {
  const [first] = manifest.targets
  assert.ok(first !== undefined)
  let reads = 0
  const counted = <Value>(value: Value): Value => {
    reads++
    return value
  }
  const targets = Array.from({ length: count }, (_, index) => ({
    ...first,
    get name() {
      return counted(`t${index}`)
    },
    get tenant() {
      return counted(`t${index}.example`)
    },
  }))
  const selectors = targets.map((_, index) => `t${index}.example`)
  assert.equal(selectTargets({ ...manifest, targets }, selectors).length, count)
  return reads / count
}
