// A Slack app made with Bolt, over Socket Mode, or, when a signing secret is given, over HTTP.

import bolt from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { given, tell, tellRefusal, untilTheEnd } from './peer.mjs';

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt;
const clientOptions = { slackApiUrl: given.api };
const logLevel = LogLevel.ERROR;

const receiver = given.signing
  ? new HTTPReceiver({ signingSecret: given.signing, logLevel, endpoints: '/slack/events' })
  : new SocketModeReceiver({ appToken: given.app, logLevel, clientPingTimeout: 500, installerOptions: { clientOptions } });
const app = new App({ token: given.token, receiver, clientOptions, logLevel });

const strict = new WebClient(given.token, { ...clientOptions, logLevel, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } });
const shape = (err) => ({
  refused: true, code: err.code, error: err.data?.error, detail: err.data?.response_metadata?.messages?.[0], retry_after: err.retryAfter,
});

const card = (ts) => ({
  text: 'A new conversation',
  thread_ts: ts,
  metadata: { event_type: 'handoff', event_payload: { ref: 'h1' } },
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: 'A new conversation' } },
    { type: 'section', block_id: 'facts', text: { type: 'mrkdwn', text: '*who* a & b' }, fields: [{ type: 'mrkdwn', text: '*state*\nwaiting' }] },
    {
      type: 'actions',
      block_id: 'choices',
      elements: [
        { type: 'button', action_id: 'claim', style: 'primary', value: 'h1', text: { type: 'plain_text', text: 'Claim' } },
        { type: 'button', action_id: 'reply', value: 'h1', text: { type: 'plain_text', text: 'Reply' } },
        { type: 'button', action_id: 'whisper', value: 'h1', text: { type: 'plain_text', text: 'Whisper' } },
      ],
    },
  ],
});

app.message('card', async ({ message, say }) => {
  const sent = await say(card(undefined));
  tell('carded', { ts: sent.ts, channel: sent.channel, user: message.user, kind: message.channel_type });
});

app.message(/^in the thread/, async ({ message, say, client }) => {
  tell('threaded', { thread: message.thread_ts, blocks: message.blocks[0].type });
  await say({ text: `<@${message.user}> said: ${message.text}`, thread_ts: message.thread_ts });
  const { messages } = await client.conversations.replies({ channel: message.channel, ts: message.thread_ts, include_all_metadata: true });
  tell('replies', { texts: messages.map((m) => m.text), first: messages[0].ts, ref: messages[0].metadata?.event_payload?.ref, bot: messages[0].bot_id });
  const { user } = await client.users.info({ user: message.user });
  tell('user', { name: user.real_name, id: user.id, bot: user.is_bot });
  const { channel } = await client.conversations.info({ channel: message.channel, include_num_members: true });
  tell('channel', { name: channel.name, members: channel.num_members });
  await client.chat.postEphemeral({ channel: message.channel, user: message.user, text: 'Only you see this' });
  await client.reactions.add({ channel: message.channel, timestamp: message.ts, name: 'eyes' });
});

app.message('pages', async ({ message, client }) => {
  const texts = [];
  for await (const page of client.paginate('conversations.history', { channel: message.channel, limit: 1 })) {
    texts.push(...page.messages.map((m) => m.text));
  }
  tell('pages', { texts });
});

app.message('trouble', async ({ message, client }) => {
  await tellRefusal('no channel', () => client.chat.postMessage({ channel: 'C404', text: 'x' }), shape);
  await tellRefusal('no text', () => client.chat.postMessage({ channel: message.channel, text: '' }), shape);
  await tellRefusal('bad blocks', () => client.chat.postMessage({ channel: message.channel, text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: '' } }] }), shape);
  await tellRefusal('not ours', () => client.chat.update({ channel: message.channel, ts: message.ts, text: 'x' }), shape);
  await tellRefusal('bad trigger', () => client.views.open({ trigger_id: '1.2.3', view: form }), shape);
  await tellRefusal('bad token', () => new WebClient('xoxb-wrong', clientOptions).auth.test(), shape);
  await tellRefusal('no token', () => new WebClient('', clientOptions).auth.test(), shape);
});

app.message('hurry', ({ message }) => tellRefusal('throttled', () => strict.chat.postMessage({ channel: message.channel, text: 'too fast' }), shape));

app.message('patience', async ({ message, client }) => {
  const began = Date.now();
  await client.chat.postMessage({ channel: message.channel, text: 'it went in the end' });
  tell('waited', { ms: Date.now() - began });
});

app.event('message', async ({ event }) => {
  if (event.subtype) {
    tell(event.subtype, { text: event.message?.text, before: event.previous_message?.text, deleted: event.deleted_ts, file: event.files?.[0]?.name });
  }
});

app.action('claim', async ({ ack, body, action, client }) => {
  await ack();
  tell('claimed', {
    value: action.value, block: action.block_id, user: body.user.id, channel: body.channel.id, said: body.message.text,
    ref: body.message.metadata?.event_payload?.ref, container: body.container.type, named: body.message.blocks.every((b) => b.block_id), same: body.container.message_ts === body.message.ts,
  });
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: `Claimed by <@${body.user.id}>` } }];
  const updated = await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'Claimed', blocks });
  tell('updated', { text: updated.text, same: updated.ts === body.message.ts });
});

app.action('whisper', async ({ ack, respond }) => {
  await ack();
  await respond({ text: 'Between us', replace_original: false });
  await respond({ text: 'For all to see', response_type: 'in_channel', replace_original: false });
  await respond({ text: 'Replaced', replace_original: true });
});

const form = {
  type: 'modal',
  callback_id: 'reply-form',
  private_metadata: 'h1',
  title: { type: 'plain_text', text: 'Reply' },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [
    { type: 'input', block_id: 'words', label: { type: 'plain_text', text: 'Your words' }, element: { type: 'plain_text_input', action_id: 'field', multiline: true } },
    {
      type: 'input', block_id: 'when', optional: true, label: { type: 'plain_text', text: 'When' },
      element: {
        type: 'static_select', action_id: 'field',
        options: ['Now', 'Later'].map((text) => ({ text: { type: 'plain_text', text }, value: text.toLowerCase() })),
      },
    },
  ],
};

app.action('reply', async ({ ack, body, client }) => {
  await ack();
  const { view } = await client.views.open({ trigger_id: body.trigger_id, view: form });
  tell('form', { type: view.type, id: view.id });
  await tellRefusal('used trigger', () => client.views.open({ trigger_id: body.trigger_id, view: form }), shape);
});

app.view('reply-form', async ({ ack, view, body }) => {
  const words = view.state.values.words.field.value;
  const when = view.state.values.when.field.selected_option?.value ?? null;
  if (words.length < 3) {
    await ack({ response_action: 'errors', errors: { words: 'A little more, please' } });
    return;
  }
  await ack();
  tell('submitted', { words, when, metadata: view.private_metadata, user: body.user.id, id: view.id });
});

app.command('/alongside', async ({ command, ack, respond }) => {
  await ack(`You asked for ${command.text}`);
  tell('command', { text: command.text, user: command.user_id, channel: command.channel_id, name: command.channel_name });
  await respond({ text: 'And later: done' });
});

app.event('app_home_opened', async ({ event, client }) => {
  tell('home', { user: event.user, tab: event.tab });
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Your people' } }] },
  });
  tell('published');
});

app.error(async (err) => tell('failed', { why: String(err.original ?? err), detail: err.original?.data ?? null }));

tell('me', await app.client.auth.test().then(({ user_id, bot_id, team_id }) => ({ user_id, bot_id, team_id })));
if (given.signing) {
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  tell('ready', { url: `http://127.0.0.1:${server.address().port}/slack/events` });
} else {
  receiver.client.on('connected', () => tell('connected'));
  await app.start();
  tell('ready');
}
untilTheEnd(() => app.stop());
