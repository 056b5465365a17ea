/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight } from './one-of-twelve.ts'

test('what a runbook does to objects that it was given concerns its own target alone:', (t) =>
  assertOthersAreRight(t, {
    'its target': {
      does: `(target as any).name = 'other'; (target as any).tenant = 'x'; for (const value of Object.values(target)) if (typeof value === 'object') for (const name of Object.keys(value)) (value as any)[name] = 'x'; throw new Error('own')`,
      error: /: own$/,
    },
    'its input': {
      does: `(input as any).days = 'changed'; throw new Error('own')`,
      error: /: own$/,
      flags: ['--input', 'days=1'],
    },
    'its client and its log': {
      does: `for (const name of Object.keys(graph)) (graph as any)[name] = () => ['x']; (log as any).info = null; throw new Error('own')`,
      error: /: own$/,
    },
    'what all lists of Graph have in common': {
      does: `Object.getPrototypeOf(graph.list('/sites')).next = async () => ({ done: true })`,
      error: /read only property 'next'/,
    },
    'what all calls of Graph have in common': {
      does: `Object.getPrototypeOf(graph.get('/sites/root')).then = () => {}`,
      error: /read only property 'then'/,
    },
    'the client of another target, after the end there': {
      does: `while (clientOfAnother === undefined) await new Promise((go) => setTimeout(go, 20)); await new Promise((go) => setTimeout(go, 300)); await clientOfAnother.get('/sites/root')`,
      error: /had ended while code that it started was still at work/,
    },
    'methods without their object': {
      does: `const { get, list } = graph; await get('/sites/root'); const sites = list.call(null, '/sites'); await sites.next(); await sites.throw(new Error('own'))`,
      error: /: own$/,
    },
  }))
