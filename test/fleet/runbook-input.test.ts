import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { describeInputs } from '../../src/fleet/describe-inputs.ts'
import { type Runbook, runbook, type Schema } from '../../src/fleet/runbook.ts'
import { readInput } from '../../src/fleet/runbook-input.ts'

const base = { name: 'idle', description: '', permissions: [], run: () => undefined }

function withSchema<Input>(input: Schema<Input>): Runbook<Input> {
  return runbook<Input>({ ...base, input })
}

const declaring = runbook({
  ...base,
  inputs: {
    days: { description: 'Days without a change', default: '180' },
    app: { description: 'Client ID', required: true },
  },
})

/** Schemas that know `days`, and drop or keep what they do not know. */
const strict: Readonly<Record<string, Schema<unknown>>> = {
  'an object of zod': z.object({ days: z.string().default('180') }),
  'an object of zod with a transformation': z.object({ days: z.coerce.number().default(1) }).transform((it) => it.days),
  'an intersection of zod': z.object({ days: z.string().optional() }).and(z.object({ app: z.string().optional() })),
  'a function that takes its values apart': {
    parse: (value) => {
      const { days = '180' } = value as Record<string, string>
      return { days }
    },
  },
  'a function that looks for its names': {
    parse: (value) => ('days' in (value as object) ? value : { days: '180' }),
  },
  'a Standard Schema that is asynchronous': {
    '~standard': {
      async validate(value) {
        await Promise.resolve()
        return { value: (value as Record<string, string>)['days'] }
      },
    },
  },
}

const open: Readonly<Record<string, Schema<unknown>>> = {
  'a loose object of zod': z.looseObject({ days: z.string().optional() }),
  'a record of zod': z.record(z.string(), z.string()),
  'a function that copies all values': { parse: (value) => ({ ...(value as object) }) },
  'a function that returns the values themselves': { parse: (value) => value },
}

test('readInput()', async (t) => {
  for (const [what, schema] of Object.entries(strict)) {
    await t.test(`${what}: a misspelt name is refused, and the right one is taken`, async () => {
      await assert.rejects(readInput(withSchema(schema), { day: '9000' }), {
        name: 'ConfigError',
        code: 'RUNBOOK_INVALID',
        message: 'The runbook "idle" takes no input "day"; did you mean "days"?',
      })
      await readInput(withSchema(schema), { days: '9000' })
    })
  }

  for (const [what, schema] of Object.entries(open)) {
    await t.test(`${what} takes any name`, async () => {
      assert.deepEqual(await readInput(withSchema(schema), { day: '9000' }), { day: '9000' })
    })
  }

  await t.test("a schema's own refusal says what is wrong with a value", async () => {
    await assert.rejects(readInput(withSchema(z.object({ days: z.string().max(3) })), { days: '9000' }), {
      code: 'RUNBOOK_INVALID',
      message: /^The input does not fit the runbook idle: days: /,
    })
  })

  await t.test('an input with a name that all objects have is refused like any other', async () => {
    await assert.rejects(readInput(withSchema(z.object({})), { constructor: 'x' }), {
      message: 'The runbook "idle" takes no input "constructor".',
    })
    await assert.rejects(readInput(declaring, { app: 'x', toString: 'x' }), {
      message: 'The runbook "idle" takes no input "toString".',
    })
  })

  await t.test('declared inputs are filled with their defaults', async () => {
    assert.deepEqual(await readInput(declaring, { app: 'x' }), { app: 'x', days: '180' })
    assert.deepEqual(await readInput(declaring, { app: 'x', days: '' }), { app: 'x', days: '' })
  })

  await t.test('a name that every object has is missing all the same', async () => {
    const odd = runbook({
      ...base,
      inputs: { constructor: { description: 'x', default: 'y' }, toString: { description: 'z', required: true } },
    })
    await assert.rejects(readInput(odd, {}), { code: 'RUNBOOK_INVALID', message: /"toString" is required/ })
    assert.deepEqual(Object.entries(await readInput(odd, { toString: 'a' })), [
      ['toString', 'a'],
      ['constructor', 'y'],
    ])
  })

  await t.test('a declared name that is misspelt, and a required one that is missing, are refused', async () => {
    await assert.rejects(readInput(declaring, { app: 'x', dasy: '1' }), {
      code: 'RUNBOOK_INVALID',
      message: 'The runbook "idle" takes no input "dasy"; did you mean "days"?',
      likelyCause: 'The name is misspelt, or belongs to another runbook. It takes "days", "app".',
    })
    await assert.rejects(readInput(declaring, {}), {
      code: 'RUNBOOK_INVALID',
      message: 'The input does not fit the runbook idle: "app" is required',
    })
  })

  await t.test('a runbook that declares that it takes none refuses each input', async () => {
    const none = runbook({ ...base, inputs: {} })
    assert.deepEqual(await readInput(none, {}), {})
    await assert.rejects(readInput(none, { days: '1' }), {
      code: 'RUNBOOK_INVALID',
      likelyCause: 'The name is misspelt, or belongs to another runbook. It takes no input.',
    })
  })

  await t.test('a schema gets the declared defaults, and its own names are not asked for', async () => {
    const both = runbook({ ...base, inputs: { days: { description: 'Days', default: '7' } }, input: z.looseObject({}) })
    assert.deepEqual(await readInput(both, {}), { days: '7' })
    await assert.rejects(readInput(both, { day: '1' }), { code: 'RUNBOOK_INVALID' })
  })

  for (const inputs of [['days'], 'days', { days: 'Days' }, { days: { description: 'Days', default: 180 } }]) {
    await t.test(`a declaration of another form is refused: ${JSON.stringify(inputs)}`, async () => {
      const odd = { ...base, inputs } as unknown as Runbook
      const refusal = { code: 'RUNBOOK_INVALID', message: /declares its inputs in a form that is not known/ }
      await assert.rejects(readInput(odd, {}), refusal)
      await assert.rejects(describeInputs(odd), refusal)
    })
  }

  await t.test('a runbook without schema and declaration takes any, as it was given', async () => {
    const given = { day: '1' }
    assert.equal(await readInput(runbook(base), given), given)
  })
})

test('describeInputs()', async (t) => {
  const described = async (one: Runbook) => Object.fromEntries((await describeInputs(one)) ?? [['any', {}]])

  await t.test('gives what the runbook declares', async () => {
    assert.deepEqual(await described(declaring), declaring.inputs)
  })

  await t.test('gives what the schema of zod says', async () => {
    const schema = z.object({
      days: z.string().default('180').describe('Days without a change'),
      app: z.string(),
      wide: z.boolean().default(false),
    })
    assert.deepEqual(await described(withSchema(schema) as Runbook), {
      days: { description: 'Days without a change', default: '180', required: false },
      app: { required: true },
      wide: { default: 'false', required: false },
    })
  })

  await t.test('gives the names that a function reads, also of one that throws without values', async () => {
    const parse = (value: unknown) => {
      const { days, app } = value as Record<string, string>
      if (app === undefined) throw new Error('app is missing')
      return { days }
    }
    assert.deepEqual(await described(withSchema({ parse }) as Runbook), { days: {}, app: {} })
  })

  await t.test('gives nothing for a runbook that takes any', async () => {
    assert.equal(await describeInputs(runbook(base) as Runbook), undefined)
  })
})
