#!/usr/bin/env node
import './process/needs-node.ts'
import { keepCompiledIn } from './process/compiled-cache.ts'

/** The entry of the built package. Compilation takes a third of a short command's start, so compiled code is kept. */
const folder = keepCompiledIn(process.env, process.platform)
if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder)

await import('./main.ts')
