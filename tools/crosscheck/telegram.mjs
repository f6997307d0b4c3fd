// A Telegram bot made with grammY. It polls, or, when a secret is given, serves a webhook.

import { createServer } from 'node:http';
import { autoRetry } from '@grammyjs/auto-retry';
import { Api, Bot, GrammyError, InlineKeyboard, webhookCallback } from 'grammy';
import { given, tell, tellRefusal, untilTheEnd } from './peer.mjs';

const client = { apiRoot: given.api };
const bot = new Bot(given.token, { client });
const patient = new Api(given.token, client);
patient.config.use(autoRetry());

const shape = (err) => ({
  refused: true,
  grammy: err instanceof GrammyError,
  code: err.error_code,
  description: err.description,
  method: err.method,
  retry_after: err.parameters?.retry_after,
});

const choice = new InlineKeyboard().text('Yes', 'answer:yes').text('No', 'answer:no');

bot.command('start', async (ctx) => {
  tell('command', { argument: ctx.match, lang: ctx.from.language_code, chat: ctx.chat.type });
  await ctx.reply(`Hello, ${ctx.from.first_name}`, { reply_markup: choice });
});
bot.callbackQuery('answer:yes', async (ctx) => {
  tell('pressed', { data: ctx.callbackQuery.data, under: ctx.callbackQuery.message.text });
  await ctx.answerCallbackQuery({ text: 'Noted' });
  const edited = await ctx.editMessageText('You said yes');
  tell('edited', { text: edited.text, edited: typeof edited.edit_date === 'number' });
  await tellRefusal('unchanged', () => ctx.editMessageText('You said yes'), shape);
  await tellRefusal('answered twice', () => ctx.answerCallbackQuery(), shape);
});
bot.hears('hurry', (ctx) => tellRefusal('throttled', () => ctx.reply('too fast'), shape));
bot.hears('patience', async (ctx) => {
  const began = Date.now();
  const sent = await patient.sendMessage(ctx.chat.id, 'it went in the end');
  tell('waited', { ms: Date.now() - began, message: sent.message_id });
});
bot.hears(/^write to (\d+)$/, (ctx) =>
  tellRefusal('refused', () => bot.api.sendMessage(Number(ctx.match[1]), 'are you there?'), shape));
bot.hears('too long', (ctx) => tellRefusal('too long', () => ctx.reply('x'.repeat(4097)), shape));
bot.hears('quietly', async (ctx) => {
  await ctx.replyWithChatAction('typing');
  await ctx.reply('psst', { disable_notification: true, link_preview_options: { is_disabled: true } });
});
bot.on('message:text', (ctx) => ctx.reply(`You wrote: ${ctx.message.text}`));
bot.on('message:photo', (ctx) => tell('photo', { caption: ctx.message.caption, sizes: ctx.message.photo.length }));
bot.on('message:voice', (ctx) => tell('voice', { seconds: ctx.message.voice.duration }));
bot.on('message:sticker', (ctx) => tell('sticker', { emoji: ctx.message.sticker.emoji }));
bot.on('edited_message:text', (ctx) => tell('they edited', { text: ctx.editedMessage.text, edited: ctx.editedMessage.edit_date > 0 }));
bot.on('my_chat_member', (ctx) => tell('member', { status: ctx.myChatMember.new_chat_member.status, chat: ctx.chat.type }));

// What fails in a handler is a fact like any other, and the next update is handled.
bot.catch((err) => tell('failed', { why: String(err.error) }));

await bot.init();
tell('me', { id: bot.botInfo.id, is_bot: bot.botInfo.is_bot, username: bot.botInfo.username });
await bot.api.setMyCommands([{ command: 'start', description: 'Begin' }, { command: 'help', description: 'What I can do' }]);
await bot.api.setMyCommands([{ command: 'start', description: 'Empezar' }], { language_code: 'es' });
tell('commands', { all: await bot.api.getMyCommands(), es: await bot.api.getMyCommands({ language_code: 'es' }) });
await tellRefusal('bad command', () => bot.api.setMyCommands([{ command: 'No Such', description: 'x' }]), shape);
await tellRefusal('bad token', () => new Api('1:wrong', client).getMe(), shape);

if (given.secret) {
  const handle = webhookCallback(bot, 'http', { secretToken: given.expect });
  const server = createServer((req, res) => {
    res.on('finish', () => tell('hook', { status: res.statusCode }));
    handle(req, res).catch((err) => tell('failed', { why: String(err) }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: given.secret });
  await tellRefusal('poll beside webhook', () => bot.api.getUpdates(), shape);
  tell('ready');
  untilTheEnd(async () => {
    const info = await bot.api.getWebhookInfo();
    tell('webhook', { pending: info.pending_update_count, error: info.last_error_message ?? '' });
    await bot.api.deleteWebhook();
    tell('stopped');
  });
} else {
  const running = bot.start({ onStart: () => tell('ready') });
  running.catch((err) => tell('gave up', shape(err)));
  untilTheEnd(async () => {
    await bot.stop();
    tell('stopped');
  });
}
