// @pnp/graph's batched(): it makes the batches itself, and sends one after the other.
import { GraphBrowser, GraphQueryable, graphfi } from '@pnp/graph'
import '@pnp/graph/batching.js'
import { InjectHeaders } from '@pnp/queryable'
import { targetToken } from '../token.mjs'
import { paths, printResults } from './calls.mjs'

const graph = graphfi().using(
  GraphBrowser({ baseUrl: `${process.env.TOWLINE_GRAPH_HOST}/v1.0` }),
  InjectHeaders({ authorization: `Bearer ${await targetToken()}` }),
)
const [batched, execute] = graph.batched()
const results = paths.map((path) => GraphQueryable(batched._root, path.slice(1))().catch(() => undefined))
await execute()
printResults(await Promise.all(results))
