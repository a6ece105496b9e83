import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import { type Ask, type AskAnswer, askQuestion } from '../../desk/ask.ts';
import { explainFaults } from './faults.ts';
import type { Metrics } from './metrics.ts';

const oneQuestion = askQuestion;
const manyQuestions = z.array(askQuestion).max(100, { error: 'expected at most 100 questions' });

/** `POST /api/ask`: a question or a list of them, each a fresh conversation; the answers have the same shape and order. */
export function addAsk(
  server: FastifyInstance,
  { ask, metrics }: { ask: Ask; metrics: Metrics },
  options: RouteShorthandOptions,
): void {
  server.post('/api/ask', options, async (request, reply) => {
    const isList = Array.isArray(request.body);
    const parsed = isList ? manyQuestions.safeParse(request.body) : oneQuestion.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: explainFaults(parsed.error, request.body) });
    const questions = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
    const answers: AskAnswer[] = [];
    for (const question of questions) {
      const answer = ask(question);
      metrics.countReply('web', { kind: answer.kind, language: answer.lang });
      answers.push(answer);
      // A long list must not keep other people waiting.
      await letOthersIn();
    }
    return reply.send(isList ? answers : answers[0]);
  });
}
