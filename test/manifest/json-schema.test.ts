import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manifestJsonSchema } from '../../src/manifest/json-schema.ts'

type Schema = {
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  propertyNames?: { pattern: string }
  anyOf?: Schema[]
  enum?: string[]
  required?: string[]
}

test('manifestJsonSchema()', async (t) => {
  const schema = manifestJsonSchema() as Schema
  const targets = schema.properties?.['targets']
  const target = targets?.additionalProperties as Schema

  await t.test('the schema refuses unknown keys at every level, as loading does', () => {
    const mappings: Schema[] = []
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('properties' in value && !Array.isArray(value.properties)) mappings.push(value as Schema)
      for (const inner of Object.values(value)) collect(inner)
    }
    collect(schema)
    assert.ok(mappings.length >= 5)
    for (const { properties, additionalProperties } of mappings) {
      assert.equal(additionalProperties, false, `open: ${Object.keys(properties ?? {})}`)
    }
  })

  await t.test('the schema requires no more than loading does', () => {
    assert.equal(schema.required, undefined)
    assert.deepEqual(target.required, ['tenant'])
  })

  await t.test('the schema lists the values to choose from', () => {
    assert.deepEqual(target.properties?.['access']?.enum, ['read-only', 'read-write'])
    assert.deepEqual(schema.properties?.['identity']?.anyOf?.[0]?.enum, ['system', 'github'])
  })

  await t.test('the schema has the rule for names that loading has', () => {
    const pattern = new RegExp(targets?.propertyNames?.pattern ?? '')
    assert.match('fabrikam-test', pattern)
    assert.doesNotMatch('north sea', pattern)
  })
})
