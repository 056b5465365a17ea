import assert from 'node:assert/strict'
import test from 'node:test'
import { matches } from '../../../../src/emulator/graph/odata/filter/evaluate.ts'
import { parseFilter } from '../../../../src/emulator/graph/odata/filter/parse.ts'

const object = {
  displayName: "Seán O'Brien",
  mail: 'sean@fabrikam.com',
  accountEnabled: true,
  age: 41,
  city: null,
  createdDateTime: '2024-05-06T07:08:09Z',
  groupTypes: ['Unified', 'DynamicMembership'],
  tags: [],
  assignedLicenses: [{ skuId: '06ebc4ee-1bb5-47dd-8120-11324bc54e06', disabledPlans: ['a', 'b'] }],
  siteCollection: { root: {}, hostname: 'fabrikam.sharepoint.com' },
}

test('a filter leaves an object, or not', async (t) => {
  const cases: [filter: string, left: boolean][] = [
    ["displayName eq 'Seán O''Brien'", true],
    ["displayName eq 'SEÁN o''brien'", true],
    ["DisplayName EQ 'Seán O''Brien'", true],
    ["displayName eq 'Seán'", false],
    ["displayName ne 'Seán'", true],
    ["  displayName   eq   'Seán'  ", false],
    ["mail in ('x@y.z', 'sean@fabrikam.com')", true],
    ["mail in ('x@y.z')", false],
    ['age in (40,41)', true],
    ['accountEnabled eq true', true],
    ['accountEnabled ne true', false],
    ['age eq 41', true],
    ['age gt 41', false],
    ['age ge 41', true],
    ['age lt 41', false],
    ['age le 41.5', true],
    ['age gt -1', true],
    ["age gt '1'", false],
    ['city eq null', true],
    ['city ne null', false],
    ['nothing eq null', true],
    ['mail ne null', true],
    ['createdDateTime ge 2024-05-06T00:00:00Z', true],
    ['createdDateTime ge 2024-05-07', false],
    ['createdDateTime le 2024-05-06T07:08:09Z', true],
    ["startswith(displayName,'seán')", true],
    ["startsWith( displayName , 'Brien')", false],
    ["endsWith(mail,'@fabrikam.com')", true],
    ["endswith(city,'x')", false],
    ["contains(mail,'fabrikam')", true],
    ["startswith(age,'4')", false],
    ["groupTypes/any(c:c eq 'Unified')", true],
    ["groupTypes/Any(x:x eq 'unified')", true],
    ["groupTypes/any(c: c eq 'Team')", false],
    ["groupTypes/any(c:startswith(c,'Dyn'))", true],
    ["not groupTypes/any(c:c eq 'Team')", true],
    ["tags/any(c:c eq 'x')", false],
    ['groupTypes/any()', true],
    ['tags/any()', false],
    ['assignedLicenses/any(l:l/skuId eq 06ebc4ee-1bb5-47dd-8120-11324bc54e06)', true],
    ["assignedLicenses/any(l:l/skuId eq 'x')", false],
    ["assignedLicenses/any(l:l/disabledPlans/any(p:p eq 'b'))", true],
    ['assignedLicenses/$count eq 1', true],
    ['tags/$count ne 0', false],
    ['siteCollection/root ne null', true],
    ["sitecollection/hostname eq 'fabrikam.sharepoint.com'", true],
    ['siteCollection/nothing ne null', false],
    ["age eq 1 and age eq 2 or mail eq 'sean@fabrikam.com'", true],
    ["age eq 1 and (age eq 2 or mail eq 'sean@fabrikam.com')", false],
    ["not(age eq 1) and NOT mail eq 'x'", true],
    ['not age eq 41 or age eq 41', true],
    ['not (age eq 41 or age eq 1)', false],
  ]
  for (const [filter, left] of cases) {
    await t.test(filter, () => assert.equal(matches(parseFilter(filter), object), left))
  }
})

test('what is no filter is refused, with the place where it ends to be one', () => {
  const cases: [filter: string, position: number][] = [
    ['', 0],
    ['   ', 3],
    ['displayName', 11],
    ['displayName eq', 14],
    ["displayName eq 'x", 15],
    ["displayName is 'x'", 12],
    ["displayName eq 'x' and", 22],
    ["displayName eq 'x' mail eq 'y'", 19],
    ["(displayName eq 'x'", 19],
    ["displayName eq 'x')", 18],
    ["startswith(displayName 'x')", 23],
    ['startswith(displayName)', 22],
    ['mail in ()', 9],
    ['mail in 1', 8],
    ["groupTypes/any(c eq 'x')", 17],
    ["groupTypes/any(c:d eq 'x')", 25],
    ['age eq 1x', 7],
    ['age eq #', 7],
    ["'x' eq displayName", 0],
    ['siteCollection/root%20ne%20null', 19],
  ]
  for (const [filter, position] of cases) {
    assert.throws(() => parseFilter(filter), {
      name: 'Refusal',
      status: 400,
      code: 'BadRequest',
      message: `Invalid filter clause: Syntax error at position ${position} in '${filter}'.`,
    })
  }
})
