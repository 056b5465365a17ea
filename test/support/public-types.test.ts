import assert from 'node:assert/strict'
import test from 'node:test'
import { typesMissingFrom } from './public-types.ts'

/** What `tsc` emits for a package of two small files, and what a test changes in it. */
function missing(changed: Readonly<Record<string, string>> = {}): string[] {
  const files: Readonly<Record<string, string>> = {
    'index.d.ts': "export { type Options, go } from './go.ts';\nexport type { Way } from './way.ts';\n",
    'go.d.ts': `import type { Stream } from 'node:stream';
import type { Way } from './way.ts';
/** Not a Secret. */
export interface Options {
    readonly way: Way;
    readonly name: 'Secret';
    readonly stream: Stream;
}
export declare function go(options: Options): Promise<void>;
interface Secret {
    readonly key: string;
}
export {};
`,
    'way.d.ts': "export type Way = 'there' | 'back';\n",
    ...changed,
  }
  return typesMissingFrom('index.d.ts', (path) => files[path] ?? assert.fail(`${path} is not there`))
}

test('typesMissingFrom()', async (t) => {
  await t.test('no type is missing if the entry exports each type that its signatures lead to', () => {
    assert.deepEqual(missing(), [])
  })

  await t.test('a type that only another type leads to is missing', () => {
    assert.deepEqual(missing({ 'index.d.ts': "export { type Options, go } from './go.ts';\n" }), ['way.d.ts: Way'])
  })

  await t.test('types that only a function leads to are missing, and so are the types in them', () => {
    const found = missing({ 'index.d.ts': "export { go } from './go.ts';\n" })
    assert.deepEqual(found, ['go.d.ts: Options', 'way.d.ts: Way'])
  })

  await t.test('a type that its own file does not export is missing', () => {
    const way = "interface Road {\n    readonly lanes: number;\n}\nexport type Way = Road | 'back';\nexport {};\n"
    assert.deepEqual(missing({ 'way.d.ts': way }), ['way.d.ts: Road'])
  })

  await t.test('a file that is exported as a whole exports each of its types', () => {
    const entry = "export * from './go.ts';\n"
    assert.deepEqual(missing({ 'index.d.ts': entry }), ['way.d.ts: Way'])
    assert.deepEqual(missing({ 'index.d.ts': `${entry}export type * from './way.ts';\n` }), [])
  })

  await t.test('an unknown statement, and a type that is declared nowhere, are an Error', () => {
    assert.throws(() => missing({ 'way.d.ts': 'declare namespace Way {\n}\n' }), {
      message: /way.d.ts has a statement/,
    })
    assert.throws(() => missing({ 'way.d.ts': '' }), { message: 'way.d.ts does not declare Way.' })
  })
})
