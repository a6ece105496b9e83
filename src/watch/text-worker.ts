import { parentPort, workerData } from 'node:worker_threads';
import { type Reading, readHere } from './text-reader.ts';

/** The thread of readInThread: one text in, its articles out. */
parentPort?.postMessage(await readHere(workerData as Reading, new AbortController().signal));
