// Single calls by built-in fetch, sixteen at once; each waits by itself for as long as it is told to.
import { setTimeout as delay } from 'node:timers/promises'
import { targetToken } from '../token.mjs'
import { atOnce, paths, printResults } from './calls.mjs'

const init = { headers: { authorization: `Bearer ${await targetToken()}` } }
const results = []
await atOnce(16, paths, async (path, index) => {
  for (let tries = 0; tries < 4; tries++) {
    const response = await fetch(`${process.env.TOWLINE_GRAPH_HOST}/v1.0${path}`, init)
    const answer = await response.json()
    if (response.ok) {
      results[index] = answer
      return
    }
    if (response.status !== 429) return
    await delay(Number(response.headers.get('retry-after')) * 1000)
  }
})
printResults(Array.from(paths, (_, index) => results[index]))
