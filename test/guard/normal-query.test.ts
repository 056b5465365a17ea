import assert from 'node:assert/strict'
import test from 'node:test'
import { ambiguityOfQuery, hasDoubtfulPlus, withQuotedAsData } from '../../src/guard/normal-query.ts'
import { normalRequest } from '../../src/guard/normal-request.ts'

const ROOT = 'https://graph.microsoft.com'

/** The query options that a service reads, decoded: a `+` is a blank. */
function read(path: string): Record<string, string> {
  return Object.fromEntries(new URL(normalRequest('GET', path, { root: ROOT, api: 'v1.0' }).href).searchParams)
}

test('what stands between quotes of a query reaches Graph as it was written', () => {
  for (const text of [
    'Ada + Test',
    'R&D',
    'A &B',
    'C#',
    '100%',
    '50% off & more + #1',
    'a=b',
    'what?',
    'a;b',
    'ö + ü',
    '19" rack',
    "O''Brien + Co",
  ]) {
    const filter = `displayName eq '${text}'`
    assert.deepEqual(read(`/users?$filter=${filter}&$top=5`), { $filter: filter, $top: '5' }, text)
    assert.deepEqual(read(`/users?$top=5&$filter=startswith(displayName,'x') or ${filter}`), {
      $top: '5',
      $filter: `startswith(displayName,'x') or ${filter}`,
    })
  }
  for (const text of ['Ada + Test', 'R&D', "O'Brien & Co"]) {
    assert.deepEqual(read(`/users?$search="displayName:${text}"&$top=5`), {
      $search: `"displayName:${text}"`,
      $top: '5',
    })
  }
})

test('what is escaped already stays so, and nothing is escaped twice', () => {
  assert.deepEqual(read("/users?$filter=displayName eq 'Ada %2B Test'"), { $filter: "displayName eq 'Ada + Test'" })
  assert.deepEqual(read("/users?$filter=displayName eq 'R%26D %23 50%25'"), { $filter: "displayName eq 'R&D # 50%'" })
  assert.deepEqual(read('/users?%24filter=displayName%20eq%20%27Ada%20%2B%20Test%27'), {
    $filter: "displayName eq 'Ada + Test'",
  })
})

test('in a form-encoded query a "+" is a blank, as Graph reads it', () => {
  assert.deepEqual(read("/users?$filter=displayName+eq+'Ada+Test'"), { $filter: "displayName eq 'Ada Test'" })
  assert.deepEqual(read("/users?$filter=displayName+eq+'R&D'"), { $filter: "displayName eq 'R&D'" })
  assert.deepEqual(read('/users?%24filter=displayName+eq+%27Ada+%2B+Test%27'), {
    $filter: "displayName eq 'Ada + Test'",
  })
})

test('the offset of a time keeps its "+", which is written without quotes', () => {
  const [from, to] = ['2026-01-01T00:00:00+02:00', '2026-01-31T00:00:00.0000000+0530']
  assert.deepEqual(read(`/me/calendarView?startDateTime=${from}&endDateTime=${to}`), {
    startDateTime: from,
    endDateTime: to,
  })
  assert.deepEqual(read(`/users?$filter=createdDateTime+ge+${from}`), { $filter: `createdDateTime ge ${from}` })
})

test('an apostrophe that opens no quote changes nothing', () => {
  assert.deepEqual(read("/users?search=O'Brien&$top=5"), { search: "O'Brien", $top: '5' })
  assert.equal(withQuotedAsData("?x=a'b+c&y=1"), "?x=a'b+c&y=1")
})

test('a query that can be read in two ways is refused, and the error says how to write it', () => {
  for (const [query, likelyCause] of [
    ["?search=O'Brien&$filter=name eq 'x'", /written "%26", and a quote as two/],
    ["?$filter=name eq 'a&$top=5&$orderby=b'", /written "%26"/],
    ["?$filter=name eq 'O'Brien'", /A quote in \$filter is not closed.*O''Brien/],
    ["?$filter=name eq 'R&D", /A quote in \$filter is not closed/],
    ['?x=100%', /a "%" itself is written "%25"/],
    ["?$filter=name eq '%AB'", /a "%" itself is written "%25"/],
    ['?x=a#b', /written "%23"/],
    ['?search=R&D', /"D" is no option.*written "%26"/],
    ['?$search=a & b&$top=5', /" b" is no option.*written "%26"/],
    ['?$count', /is no option/],
  ] as const) {
    assert.throws(() => normalRequest('GET', `/users${query}`, { root: ROOT, api: 'v1.0' }), {
      code: 'USAGE',
      likelyCause,
    })
  }
  assert.throws(() => normalRequest('GET', "/users('a?b')", { root: ROOT, api: 'v1.0' }), {
    code: 'USAGE',
    likelyCause: /written "%3F"/,
  })
  assert.equal(ambiguityOfQuery("?$filter=name eq 'O''Brien' and x eq 'R%26D'"), undefined)
  assert.deepEqual(read('/sites?search=R%26D&&x='), { search: 'R&D', x: '' })
  assert.deepEqual(read("/drive/root:/It's.txt?$select=id"), { $select: 'id' })
})

test("a whole URL, as Graph's links are, goes out to the letter", () => {
  const link = `${ROOT}/v1.0/users?$filter=a+eq+'b+c'&$skiptoken=x%`
  assert.equal(normalRequest('GET', link, { root: ROOT, api: 'v1.0' }).href, link.replaceAll("'", '%27'))
})

test('a "+" between quotes is doubtful only where no blank tells what it means', () => {
  assert.ok(hasDoubtfulPlus("?$filter=startswith(displayName,'Ada+Test')"))
  assert.ok(!hasDoubtfulPlus("?$filter=displayName eq 'Ada+Test'"))
  assert.ok(!hasDoubtfulPlus("?$filter=displayName+eq+'Ada+Test'"))
  assert.ok(!hasDoubtfulPlus("?$filter=startswith(displayName,'Ada%2BTest')"))
})
