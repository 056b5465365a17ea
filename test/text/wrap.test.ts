import assert from 'node:assert/strict'
import test from 'node:test'
import { wrap, wrapLines } from '../../src/text/wrap.ts'

test('wrap() breaks between words, and a line may be exactly as wide as the screen', () => {
  assert.deepEqual(wrap('aaaa bbbb cccc dddd eeee', 24), ['aaaa bbbb cccc dddd eeee'])
  assert.deepEqual(wrap('aaaa bbbb cccc dddd eeee', 23), ['aaaa bbbb cccc dddd', 'eeee'])
})

test('wrap() leaves a URL and a command whole, in a line of their own', () => {
  const url = 'https://login.microsoftonline.com/error?code=700016'
  assert.deepEqual(wrap(`Open ${url} in a browser`, 30), ['Open', url, 'in a browser'])
  assert.deepEqual(wrap('Run `towline trust verify -t fabrikam --wait 15m`, on the host.', 30), [
    'Run',
    '`towline trust verify -t fabrikam --wait 15m`,',
    'on the host.',
  ])
})

test('wrap() counts East Asian characters as two columns, and styles and combining marks as none', () => {
  assert.deepEqual(wrap('\u4f01\u4e1a\u5e94\u7528\u7a0b \u4f01\u4e1a\u5e94\u7528\u7a0b', 20), [
    '\u4f01\u4e1a\u5e94\u7528\u7a0b',
    '\u4f01\u4e1a\u5e94\u7528\u7a0b',
  ])
  const styled = '\u001b[1maaaaaaaaa\u001b[22m e\u0301bbbbbbbbb'
  assert.deepEqual(wrap(styled, 20), [styled])
})

test('wrapLines() puts what follows below the second column of its line', () => {
  assert.equal(
    wrapLines('fix    Run it again where the identity is\ndocs   here', 30),
    'fix    Run it again where the\n       identity is\ndocs   here',
  )
  assert.equal(
    wrapLines('  -t [--target]  Name, tenant, tag:<tag> or all', 34),
    '  -t [--target]  Name, tenant,\n                 tag:<tag> or all',
  )
})

test('wrapLines() puts a second column that starts too far to the right below the first one', () => {
  assert.equal(
    wrapLines('     [--auto-approve]  Sign people in at once, as the admin', 40),
    '    [--auto-approve]\n      Sign people in at once, as the\n      admin',
  )
})

test('wrapLines() breaks a list of values, and no line that is a command', () => {
  assert.equal(
    wrapLines('  [--output]  [table|json|ndjson|csv|tsv|yaml]', 40),
    '  [--output]  [table|json|ndjson|csv|\n              tsv|yaml]',
  )
  const usage = '  towline init --home-tenant contoso.com -t fabrikam=<tenant ID>'
  assert.equal(wrapLines(usage, 40), usage)
})

test('wrapLines() leaves lines that fit as they are, with all their blanks', () => {
  const drawing = ' a      |   b  \n\n   v'
  assert.equal(wrapLines(drawing, 40), drawing)
})

test('wrapLines() leaves a command at the end of a line whole, in a line of its own', () => {
  const command = 'towline sites list -t margie1 -t margie2 -o csv --report r.json'
  assert.equal(wrapLines(`Just those again: ${command}`, 40), `Just those again:\n${command}`)
})
