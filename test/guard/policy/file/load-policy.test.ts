import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { loadPolicy } from '../../../../src/guard/policy/file/load-policy.ts'
import { temporaryFolder } from '../../../cli/support.ts'
import { oneRule, policyReader } from './support.ts'

const V = 'apiVersion: towline/policy/v1\n'

/** A policy and the mistakes that are listed, each whole or by how it begins. */
const mistakes: readonly (readonly [text: string, ...listed: string[]])[] = [
  ['', '1: is empty'],
  ['rules: []\n', '1: apiVersion is missing'],
  ['apiVersion: towline/policy/v2\n', '1: apiVersion must be', '1: apiVersion is of a newer version'],
  [`${V}rulez: []\n`, '2: rulez is not a known key; did you mean "rules"?'],
  [`${V}mode: enforced\n`, '2: mode must be audit or enforce; did you mean "enforce"?'],
  [`${V}mode: audit\nmode: enforce\n`, '3: has the key "mode" twice'],
  [`${V}rules:\n`, '2: rules has no value'],
  [`${V}---\nmode: audit\n`, '2: has a second document'],
  [`${V}handout: { token: }\n`, '2: handout.token must be allow or deny'],
  [oneRule({ id: undefined }), '3: rules[0].id is missing'],
  [`${oneRule({})}${oneRule({}).split('\n').slice(2).join('\n')}`, '7: rules[1].id is the name of a rule before it'],
  [oneRule({ who: '{}' }), '4: rules[0].who names no caller'],
  [oneRule({ who: '{ command: [graph], runbook: [] }' }), '4: rules[0].who.runbook is an empty list'],
  [oneRule({ who: '{ command: " " }' }), '4: rules[0].who.command is empty'],
  [
    oneRule({ who: '{ commands: [graph] }' }),
    '4: rules[0].who names no caller',
    '4: rules[0].who.commands is not a known key',
  ],
  [oneRule({ who: '{ runbook: { name: a, sha256: 12 } }' }), '4: rules[0].who.runbook'],
  [oneRule({ where: '{ target: ["b", "!c"] }' }), '5: rules[0].where.target takes targets out'],
  [oneRule({ where: '{ target: "" }' }), '5: rules[0].where.target is empty'],
  [oneRule({ allow: '["get /v1.0/x"]' }), '6: rules[0].allow[0] has the method "get"'],
  [oneRule({ allow: '["/v1.0/x"]' }), '6: rules[0].allow[0] is no call'],
  [oneRule({ allow: '["GET /v2/x"]' }), '6: rules[0].allow[0] has no version'],
  [oneRule({ allow: '["* /**"]' }), '6: rules[0].allow[0] has no version'],
  [oneRule({ allow: '["GET /v1.0/**/x"]' }), '6: rules[0].allow[0] has "**" before the end'],
  [oneRule({ allow: '["GET /v1.0/{a}/{a}"]' }), '6: rules[0].allow[0] has the placeholder {a} twice'],
  [oneRule({ allow: '["GET /v1.0//x"]' }), '6: rules[0].allow[0] has an empty segment'],
  [oneRule({ allow: '["GET /v1.0/../x"]' }), '6: rules[0].allow[0] climbs'],
  [oneRule({ allow: '["GET /v1.0/%2e"]' }), '6: rules[0].allow[0] has a query, a fragment, an escape'],
  [oneRule({ allow: '["GET /v1.0/x?y"]' }), '6: rules[0].allow[0] has a query'],
  [oneRule({ bind: '{ site: [b] }' }), '7: rules[0].bind.site is no placeholder of `allow`'],
  [oneRule({ allow: '["GET /v1.0/{x}"]', bind: '{ x: [] }' }), '7: rules[0].bind.x is an empty list'],
  [oneRule({ budget: '{ requests: -1 }' }), '7: rules[0].budget.requests is below 0'],
  [oneRule({ budget: '{ requests: 1.5 }' }), '7: rules[0].budget.requests must be int'],
  [oneRule({ budget: '{ request: 1 }' }), '7: rules[0].budget.request is not a known key; did you mean "requests"?'],
  [oneRule({ requires: '{ plan: yes }' }), '7: rules[0].requires.plan must be boolean'],
  [oneRule({ window: '"Mon 7:00-8:00 UTC"' }), '7: rules[0].window is no window'],
  [oneRule({ window: '"mon 07:00-08:00 UTC"' }), '7: rules[0].window has the days "mon"'],
  [oneRule({ window: '"Mon 07:00-24:30 UTC"' }), '7: rules[0].window has the times 07:00-24:30'],
  [oneRule({ window: '"Mon 07:00-08:00 Mars/X"' }), '7: rules[0].window has the time zone "Mars/X"'],
  [`${V}deny:\n  - "* /v1.0/x"\n  - { method: [POST] }\n`, '4: deny[1].path'],
  [`${V}deny:\n  - { method: ["*"], path: [] }\n`, '3: deny[0].path is an empty list'],
  [`${V}deny:\n  - { method: ["*"], path: ["/v1.0/x"], body: [] }\n`, '3: deny[0].body is an empty list'],
  [`${V}deny:\n  - { method: [post], path: ["/v1.0/x"] }\n`, '3: deny[0].method has the method "post"'],
]

test('each mistake is listed with its line and its words, and nothing else is', async (t) => {
  const read = policyReader(t)
  for (const [text, ...listed] of mistakes) {
    const found = await read(text)
    assert.ok(!('rules' in found), `was taken:\n${text}`)
    assert.equal(found.length, listed.length, found.join('\n'))
    for (const [at, start] of listed.entries()) assert.ok(found[at]?.startsWith(start), `${found[at]}\nnot ${start}`)
  }
})

test('all mistakes of a file are listed at once, by line', async (t) => {
  const found = await policyReader(t)(
    oneRule({ who: '{}', where: '{ target: [] }', allow: '["GET x"]', budget: '{ requests: -1 }' }),
  )
  assert.ok(!('rules' in found))
  assert.deepEqual(
    found.map((line) => line.split(':')[0]),
    ['4', '5', '6', '7'],
  )
})

test('a rule that lacks or empties any key that it needs is refused, and never means all', async (t) => {
  const read = policyReader(t)
  assert.ok('rules' in (await read(oneRule({}))), 'the whole rule is valid')
  for (const [key, ...empty] of [
    ['id', '', '""', 'null'],
    ['who', '', '{}', 'null', '[]', '{ command: [] }', '{ runbook: [] }', '{ application: [] }', '{ command: null }'],
    ['where', '', '{}', 'null', '[]', '{ target: [] }', '{ target: null }', '{ target: [""] }'],
    ['allow', '', '[]', 'null', '{}', '[""]', '[null]', '""'],
  ] as const) {
    for (const value of [undefined, ...empty]) {
      const found = await read(oneRule({ [key]: value }))
      assert.ok(!('rules' in found), `${key}: ${value} was taken`)
      assert.ok(
        found.some((line) => line.includes(`rules[0].${key}`)),
        found.join('\n'),
      )
    }
  }
})

test('a policy without rules allows nothing, and its defaults are the strict ones', async (t) => {
  const read = policyReader(t)
  for (const text of [V, `${V}rules: []\ndeny: []\n`]) {
    const found = await read(text)
    assert.ok('rules' in found)
    const { mode, rules, deny, handout } = found
    assert.deepEqual(
      { mode, rules, deny, handout },
      { mode: 'enforce', rules: [], deny: [], handout: { token: 'deny', exec: [] } },
    )
  }
})

test('a whole policy is read with its defaults filled in, and with the hash of its bytes', async (t) => {
  const text = `${V}mode: audit
rules:
  - { id: a, mode: enforce, who: { runbook: [b, { name: c, sha256: ${'A'.repeat(64)} }], command: "trust   plan", application: read }, where: { target: "tag:x" }, allow: ["GET,POST /{version}/Sites/{s}/**"], bind: { s: X }, window: "Fri-Mon 22:00-06:00 UTC" }
  - { id: b, resource: sharepoint, who: { command: run }, where: { target: all }, allow: ["* /_api/app*"] }
deny:
  - "* /{version}/directoryRoles/**"
  - { method: POST, path: [/beta/a, /beta/b], body: [KeyCredentials], mode: enforce }
handout: { exec: [az] }
`
  const file = join(temporaryFolder(t), 'p.yaml')
  writeFileSync(file, text)
  const { rules, deny, ...rest } = await loadPolicy(file)
  const sha256 = createHash('sha256').update(text).digest('hex')
  assert.deepEqual(rest, { file, sha256, mode: 'audit', handout: { token: 'deny', exec: ['az'] } })
  const [a, b] = rules
  assert.deepEqual(a?.who, {
    runbooks: [
      { name: 'b', sha256: undefined },
      { name: 'c', sha256: 'a'.repeat(64) },
    ],
    commands: ['trust plan'],
    applications: ['read'],
  })
  assert.deepEqual(
    [a?.mode, a?.resource, a?.targets, a?.bind, a?.requires],
    ['enforce', 'graph', ['tag:x'], { s: ['x'] }, undefined],
  )
  assert.deepEqual([a?.window?.days, a?.window?.from, a?.window?.to, a?.window?.zone], [[0, 1, 5, 6], 1320, 360, 'UTC'])
  assert.deepEqual(a?.allow[0], {
    methods: ['GET', 'POST'],
    template: {
      text: '/{version}/Sites/{s}/**',
      segments: [
        { kind: 'placeholder', name: 'version' },
        { kind: 'literal', text: 'sites' },
        { kind: 'placeholder', name: 's' },
      ],
      isOpen: true,
    },
  })
  assert.deepEqual([b?.mode, b?.resource, b?.allow[0]?.methods], ['audit', 'sharepoint', undefined])
  assert.deepEqual(b?.allow[0]?.template.segments[1], { kind: 'prefix', text: 'app' })
  assert.deepEqual(
    deny.map(({ id, mode, calls, body }) => [id, mode, calls.length, body]),
    [
      ['deny[0]', 'audit', 1, undefined],
      ['deny[1]', 'enforce', 2, ['keycredentials']],
    ],
  )
})

test('a file that is missing, too large or full of aliases is refused', async (t) => {
  const file = join(temporaryFolder(t), 'p.yaml')
  await assert.rejects(loadPolicy(file), { code: 'POLICY_INVALID', message: /cannot be read/ })
  writeFileSync(file, `${V}#${'x'.repeat(1024 * 1024)}\n`)
  await assert.rejects(loadPolicy(file), { code: 'POLICY_INVALID', message: /cannot be read/ })
  const names = 'abcdefghij'
  const bomb = [...names].map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at === 0 ? '1' : `*${names[at - 1]}`)
        .join(', ')}]`,
  )
  writeFileSync(file, `${V}${bomb.join('\n')}\n`)
  await assert.rejects(loadPolicy(file), { code: 'POLICY_INVALID', message: /repeats more than 1,000,000 values/ })
})
