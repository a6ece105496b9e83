import enAlerts from '../../locales/en/alerts.json' with { type: 'json' };
import enAnswer from '../../locales/en/answer.json' with { type: 'json' };
import enCli from '../../locales/en/cli.json' with { type: 'json' };
import enCompanion from '../../locales/en/companion.json' with { type: 'json' };
import enDialogue from '../../locales/en/dialogue.json' with { type: 'json' };
import enExchange from '../../locales/en/exchange.json' with { type: 'json' };
import enFollowing from '../../locales/en/following.json' with { type: 'json' };
import enMenu from '../../locales/en/menu.json' with { type: 'json' };
import enPaper from '../../locales/en/paper.json' with { type: 'json' };
import enPublished from '../../locales/en/published.json' with { type: 'json' };
import enTelegram from '../../locales/en/telegram.json' with { type: 'json' };
import enWeb from '../../locales/en/web.json' with { type: 'json' };
import enWhatsapp from '../../locales/en/whatsapp.json' with { type: 'json' };
import kkAlerts from '../../locales/kk/alerts.json' with { type: 'json' };
import kkAnswer from '../../locales/kk/answer.json' with { type: 'json' };
import kkCli from '../../locales/kk/cli.json' with { type: 'json' };
import kkCompanion from '../../locales/kk/companion.json' with { type: 'json' };
import kkDialogue from '../../locales/kk/dialogue.json' with { type: 'json' };
import kkExchange from '../../locales/kk/exchange.json' with { type: 'json' };
import kkFollowing from '../../locales/kk/following.json' with { type: 'json' };
import kkMenu from '../../locales/kk/menu.json' with { type: 'json' };
import kkPaper from '../../locales/kk/paper.json' with { type: 'json' };
import kkPublished from '../../locales/kk/published.json' with { type: 'json' };
import kkTelegram from '../../locales/kk/telegram.json' with { type: 'json' };
import kkWeb from '../../locales/kk/web.json' with { type: 'json' };
import kkWhatsapp from '../../locales/kk/whatsapp.json' with { type: 'json' };
import ruAlerts from '../../locales/ru/alerts.json' with { type: 'json' };
import ruAnswer from '../../locales/ru/answer.json' with { type: 'json' };
import ruCli from '../../locales/ru/cli.json' with { type: 'json' };
import ruCompanion from '../../locales/ru/companion.json' with { type: 'json' };
import ruDialogue from '../../locales/ru/dialogue.json' with { type: 'json' };
import ruExchange from '../../locales/ru/exchange.json' with { type: 'json' };
import ruFollowing from '../../locales/ru/following.json' with { type: 'json' };
import ruMenu from '../../locales/ru/menu.json' with { type: 'json' };
import ruPaper from '../../locales/ru/paper.json' with { type: 'json' };
import ruPublished from '../../locales/ru/published.json' with { type: 'json' };
import ruTelegram from '../../locales/ru/telegram.json' with { type: 'json' };
import ruWeb from '../../locales/ru/web.json' with { type: 'json' };
import ruWhatsapp from '../../locales/ru/whatsapp.json' with { type: 'json' };

/** The files of locales/, one namespace a file. */
export const ru = {
  alerts: ruAlerts,
  answer: ruAnswer,
  cli: ruCli,
  companion: ruCompanion,
  dialogue: ruDialogue,
  exchange: ruExchange,
  following: ruFollowing,
  menu: ruMenu,
  paper: ruPaper,
  published: ruPublished,
  telegram: ruTelegram,
  web: ruWeb,
  whatsapp: ruWhatsapp,
};
export const kk = {
  alerts: kkAlerts,
  answer: kkAnswer,
  cli: kkCli,
  companion: kkCompanion,
  dialogue: kkDialogue,
  exchange: kkExchange,
  following: kkFollowing,
  menu: kkMenu,
  paper: kkPaper,
  published: kkPublished,
  telegram: kkTelegram,
  web: kkWeb,
  whatsapp: kkWhatsapp,
};
export const en = {
  alerts: enAlerts,
  answer: enAnswer,
  cli: enCli,
  companion: enCompanion,
  dialogue: enDialogue,
  exchange: enExchange,
  following: enFollowing,
  menu: enMenu,
  paper: enPaper,
  published: enPublished,
  telegram: enTelegram,
  web: enWeb,
  whatsapp: enWhatsapp,
};
