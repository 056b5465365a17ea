import assert from 'node:assert/strict'
import test from 'node:test'
import { holds, parseExpression } from '../../../../src/emulator/entra/flexible/expression.ts'
import { allows, isComplete, platformOf } from '../../../../src/emulator/entra/flexible/platforms.ts'

test('parseExpression() reads comparisons that are joined by and, with quotes written twice', () => {
  const text = "claims['sub'] matches 'repo:a/b and c:*' and claims['job_workflow_ref'] eq 'it''s'"
  assert.deepEqual(parseExpression(text).comparisons, [
    { claim: 'sub', operator: 'matches', comparand: 'repo:a/b and c:*' },
    { claim: 'job_workflow_ref', operator: 'eq', comparand: "it's" },
  ])
})

test('parseExpression() says what is wrong, and where', () => {
  const good = "claims['sub'] eq 'x'"
  for (const [text, problem] of [
    ['', 'A comparison was expected at position 1.'],
    [`${good}.`, "'and' was expected at position 21."],
    [`${good} and `, 'A comparison was expected at position 26.'],
    [`${good} or ${good}`, "'and' was expected at position 21."],
    [`${good} AND ${good}`, "'and' was expected at position 21."],
    [` ${good}`, 'A comparison was expected at position 1.'],
    [good.replace(' eq', '  eq'), 'A comparison was expected at position 1.'],
    [good.replaceAll("'", '"'), 'A comparison was expected at position 1.'],
    [good.replaceAll("'", '’'), 'A comparison was expected at position 1.'],
    [good.slice(0, -1), 'A comparison was expected at position 1.'],
    [good.replace('eq', 'startswith'), "The operator 'startswith' is not known."],
    [good.replace('eq', 'EQ'), "The operator 'EQ' is not known."],
  ]) {
    assert.deepEqual(parseExpression(text ?? ''), { problem }, text)
  }
})

test('holds() compares whole values in their letter case, and knows * and ?', () => {
  const matches = (comparand: string, value: string) => holds({ claim: 'sub', operator: 'matches', comparand }, value)
  for (const [pattern, value, fits] of [
    ['repo:contoso/*', 'repo:contoso/a:ref:refs/heads/main', true],
    ['repo:contoso/*', 'repo:contoso/', true],
    ['repo:contoso/*', 'repo:contoso', false],
    ['repo:contoso/*', 'x repo:contoso/a', false],
    ['repo:Contoso/*', 'repo:contoso/a', false],
    ['refs/heads/????', 'refs/heads/main', true],
    ['refs/heads/????', 'refs/heads/mai', false],
    ['*a*b', 'aabab', true],
    ['*a*b', 'aabaa', false],
    ['a.c', 'abc', false],
    ['**', '', true],
    ['', 'x', false],
  ] as const) {
    assert.equal(matches(pattern, value), fits, `${pattern} ${value}`)
  }
  assert.equal(holds({ claim: 'sub', operator: 'eq', comparand: 'a*' }, 'ab'), false, 'eq knows no wildcards')
})

test('holds() takes no longer than length by length, whatever the pattern', () => {
  const comparand = `${'*a'.repeat(300)}b`
  const started = performance.now()
  assert.equal(holds({ claim: 'sub', operator: 'matches', comparand }, 'a'.repeat(20_000)), false)
  assert.ok(performance.now() - started < 2_000)
})

test('platformOf() knows the issuers of GitHub, GitLab and Terraform Cloud, and no other', () => {
  for (const issuer of [
    'https://token.actions.githubusercontent.com',
    'https://gitlab.com',
    'https://gitlab.contoso.com',
    'https://gitlab.contoso.ca',
    'https://app.terraform.io',
    'https://app.eu.terraform.io',
  ])
    assert.ok(platformOf(issuer), issuer)
  for (const issuer of [
    'https://token.actions.githubusercontent.com/',
    'http://gitlab.com',
    'https://gitlab.ca',
    'https://gitlab.contoso.org',
    'https://my.gitlab.com',
    'https://gitlab.com.evil.example',
    'https://app.us.terraform.io',
    'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
  ])
    assert.equal(platformOf(issuer), undefined, issuer)
})

test('a platform allows its own claims and operators, and wants an immutable claim of new credentials', () => {
  const judged = (issuer: string, text: string) => {
    const platform = platformOf(issuer) ?? assert.fail(issuer)
    const comparisons = parseExpression(text).comparisons ?? assert.fail(text)
    return [allows(platform, comparisons), isComplete(platform, comparisons)]
  }
  const github = 'https://token.actions.githubusercontent.com'
  const sub = "claims['sub'] matches 'x*'"
  assert.deepEqual(judged(github, `${sub} and claims['repository_id'] eq '4'`), [true, true])
  assert.deepEqual(judged(github, `${sub} and claims['repository_owner_id'] eq '4'`), [true, true])
  assert.deepEqual(judged(github, sub), [true, false])
  assert.deepEqual(judged(github, "claims['repository_id'] eq '4'"), [true, false])
  assert.deepEqual(judged(github, `${sub} and claims['repository_id'] matches '4'`), [false, true])
  assert.deepEqual(judged(github, `${sub} and claims['event_name'] eq 'push'`), [false, false])
  assert.deepEqual(judged('https://gitlab.com', `${sub} and claims['project_id'] eq '4'`), [true, true])
  assert.deepEqual(judged('https://gitlab.com', `${sub} and claims['repository_id'] eq '4'`), [false, false])
  assert.deepEqual(judged('https://app.terraform.io', sub), [true, true])
})
