import assert from 'node:assert/strict'
import test from 'node:test'
import { readFacts } from './fact.ts'
import { replay } from './replay.ts'

const facts = readFacts()

test('the emulator answers as the real services were seen to', { concurrency: true }, async (t) => {
  for (const fact of facts.values()) {
    await t.test(`${fact.id}: ${fact.what}`, async () => {
      const found = await replay(fact)
      assert.ok(found.length === 0, `\n${found.join('\n')}\nSee ${fact.source} (${fact.date})`)
    })
  }
})

test('there are at least thirty facts, and each can be looked up and asserts something besides the status', () => {
  assert.ok(facts.size >= 30, `${facts.size} facts`)
  for (const [name, { id, source, date, what, expect }] of facts) {
    assert.equal(`${id}.json`, name)
    assert.match(source, /^(https:\/\/|[\w.-]+\/[\w.-]+[ @#])/, name)
    assert.match(date, /^(\d{4}-\d\d-\d\d|undated)$/, name)
    assert.match(what, /\.$/, name)
    const said = [expect.headers, expect.body, expect.claims].filter((part) => part !== undefined)
    assert.ok(said.length > 0 && said.every((part) => JSON.stringify(part).length > '{"a":1}'.length), name)
  }
})
