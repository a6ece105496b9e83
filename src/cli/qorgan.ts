import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { alerts } from './alerts.ts';
import { ask } from './ask.ts';
import { chat } from './chat.ts';
import { doctor } from './doctor.ts';
import { explainText } from './explain.ts';
import { knowledge } from './knowledge.ts';
import { people } from './people.ts';
import { watch } from './watch.ts';
import { whatsapp } from './whatsapp.ts';

const USAGE = `qorgan: ask the knowledge base from a terminal

  npm run --silent qorgan -- ask [--lang ru|kk|en] [--on YYYY-MM-DD] "question"
  npm run --silent qorgan -- ask --jsonl < questions.jsonl     one question a line, one JSON object a line
  npm run --silent qorgan -- chat                              a conversation; empty line or Ctrl+D ends it
  npm run --silent qorgan -- explain [--json] "text"           why it is understood as it is: words, concepts, topics, thresholds
  npm run --silent qorgan -- knowledge check                   every fault of data/, with file and line
  npm run --silent qorgan -- knowledge train                   learns from the phrases of data/, for the next start
  npm run --silent qorgan -- knowledge coverage                facts told and left out, by group of topics
  npm run --silent qorgan -- knowledge stamp ID… | --all [--wording-only]   the three languages are in line
  npm run --silent qorgan -- knowledge links                   which sources of the answers are dead
  npm run --silent qorgan -- knowledge export FILE.xlsx        all topics and phrases for an editor; .yaml as well
  npm run --silent qorgan -- knowledge import FILE.xlsx        puts them back, or lists every fault; --dry-run only shows
  npm run --silent qorgan -- people reapply-deletions          after a restored backup: deleted people are deleted again
  npm run --silent qorgan -- alerts                            drafts, releases, halts and accounts for alerts
  npm run --silent qorgan -- whatsapp templates [--json]       what to submit to Meta before alerts go out by WhatsApp
  npm run --silent qorgan -- watch status                    what is known of the watched acts, and drafts that wait for an editor
  npm run --silent qorgan -- watch once                      looks at the watched acts now (LAW_WATCH=1)
  npm run --silent qorgan -- watch affected 380-3            answers that cite an article; cc/380-3 for one act
  npm run --silent qorgan -- doctor                            what is configured, what is missing, how to mend it
`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run([command, ...rest]: string[]): Promise<number> {
  switch (command) {
    case 'ask': {
      const options = { lang: { type: 'string' }, on: { type: 'string' }, jsonl: { type: 'boolean', default: false } } as const;
      const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
      return ask(readConfig(process.env), values, positionals.join(' '));
    }
    case 'chat':
      return chat(readConfig(process.env));
    case 'explain':
      return explainText(rest);
    case 'knowledge':
      return knowledge(rest[0], rest.slice(1));
    case 'people':
      return people(readConfig(process.env), rest[0]);
    case 'alerts':
      return alerts(readConfig(process.env), rest[0], rest.slice(1));
    case 'whatsapp': {
      const options = { json: { type: 'boolean', default: false } } as const;
      const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
      return whatsapp(positionals[0], values);
    }
    case 'watch':
      return watch(readConfig(process.env), rest[0], rest.slice(1));
    case 'doctor':
      return doctor(process.env);
    case undefined:
    case 'help':
    case '--help':
      console.log(USAGE);
      return 0;
    default:
      console.error(
        `Unknown command '${command}': expected ask, chat, explain, knowledge, alerts, people, watch, whatsapp or doctor\n\n${USAGE}`,
      );
      return 2;
  }
}
