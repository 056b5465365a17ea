import assert from 'node:assert/strict'
import test from 'node:test'
import type { Change } from '../../../src/change/change.ts'
import { explanationText } from '../../../src/cli/commands/trust/explanation-text.ts'
import { planText } from '../../../src/cli/commands/trust/plan-text.ts'

/** A display name that would begin a line, hide a part of itself and turn the reading direction. */
const name = 'ManagedIdentity\n  + create  application "Other"\u200b\u202e\u2028\u{e0041}\r\u009b2J'
const shown = 'ManagedIdentity\\n  + create  application "Other"\\u200b\\u202e\\u2028\\u{e0041}\\r\\u009b2J'

test('a display name in a plan cannot look like a further change', () => {
  const change: Change = {
    ...({ key: 'k', step: 'application', side: 'home', action: 'create', before: null, after: null } as const),
    what: `application ${name}`,
    roles: ['Cloud Application Administrator'],
  }
  const text = planText([change], { colour: false, nothing: '' })
  assert.equal(text.match(/^ +\+ create/gm)?.length, 1)
  assert.ok(text.includes(shown), text)
})

test('a name in an explanation cannot look like a further step of the chain', () => {
  const text = explanationText(
    {
      ok: false,
      target: name,
      hops: [{ id: 'host', status: 'failed', detail: `It is ${name}\nAssertion: passed.` }],
      causes: [],
    },
    10_000,
  )
  assert.doesNotMatch(text, /^Assertion: passed/m)
  assert.doesNotMatch(text, /[\u200b\u202e\u2028\r\u009b]/)
  assert.ok(text.includes('\\u{e0041}'), text)
})
