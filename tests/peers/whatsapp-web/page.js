// The inside of the stub page of web.whatsapp.com: as much of WhatsApp Web as whatsapp-web.js 1.34.7 asks for by window.require.
// It runs in the browser. What the account knows lives outside, in peer.ts, as WhatsApp's servers do: this page may crash.
// A module that is asked for and not here is written to the peer's list of missing ones, and the test that meets it fails by its name.
(() => {
  class Emitter {
    #listeners = new Map();
    on(names, listener) {
      for (const name of names.split(' ')) this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      return this;
    }
    once(name, listener) {
      const onlyOnce = (...args) => {
        this.off(name, onlyOnce);
        listener(...args);
      };
      return this.on(name, onlyOnce);
    }
    off(name, listener) {
      this.#listeners.set(
        name,
        (this.#listeners.get(name) ?? []).filter((each) => each !== listener),
      );
    }
    trigger(name, ...args) {
      for (const listener of this.#listeners.get(name) ?? []) listener(...args);
    }
  }

  class Wid {
    constructor(id) {
      this._serialized = id;
      [this.user, this.server] = id.split('@');
    }
    isLid = () => this.server === 'lid';
    isUser = () => this.server === 'c.us' || this.server === 'lid';
    isGroup = () => this.server === 'g.us';
    isStatus = () => this._serialized === 'status@broadcast';
    toString = () => this._serialized;
    toJSON = () => ({ user: this.user, server: this.server, _serialized: this._serialized });
  }
  const widOf = (id) => (id instanceof Wid ? id : new Wid(typeof id === 'string' ? id : id._serialized));

  class MsgKey {
    constructor({ to, id, participant }) {
      this.fromMe = true;
      this.remote = to;
      this.id = id;
      this._serialized = `true_${to._serialized}_${id}${participant ? `_${participant._serialized}` : ''}`;
    }
    static newId = async () => crypto.randomUUID().replaceAll('-', '').toUpperCase();
  }

  class Model extends Emitter {
    constructor(fields) {
      super();
      Object.assign(this, fields);
    }
    serialize() {
      return JSON.parse(JSON.stringify(this));
    }
  }

  class Msg extends Model {
    msgContextInfo(chat) {
      return { quotedMsg: { id: this.id._serialized }, quotedStanzaID: this.id.id, quotedParticipant: chat.id };
    }
    unsafe() {
      return this;
    }
  }

  class Collection extends Emitter {
    models = new Map();
    get(id) {
      return this.models.get(typeof id === 'string' ? id : id?._serialized);
    }
    add(model) {
      this.models.set(model.id._serialized, model);
      this.trigger('add', model);
      return model;
    }
    getModelsArray() {
      return [...this.models.values()];
    }
  }

  const me = { pn: new Wid('77010000000@c.us'), lid: new Wid('900000000000000@lid') };
  const msgs = new Collection();
  msgs.modelClass = Msg;
  msgs.getMessagesById = async (ids) => ({ messages: ids.map((id) => msgs.get(id)).filter(Boolean) });
  const chats = new Collection();
  const phoneOfLid = new Map();

  const socket = new Emitter();
  socket.state = 'OPENING';
  socket.hasSynced = false;
  socket.takeover = () => setState('CONNECTED');
  socket.logout = () => window.__peer.logout();
  // A page that is linked already has synced long before anybody listens.
  const plainOn = socket.on.bind(socket);
  socket.on = (names, listener) => {
    plainOn(names, listener);
    if (names === 'change:hasSynced' && socket.hasSynced) setTimeout(() => listener(socket, true), 20);
    return socket;
  };
  const conn = new Emitter();
  conn.ref = 'ref-1';
  conn.platform = 'android';
  conn.serialize = () => ({ platform: conn.platform, pushname: 'Qorgan' });
  const cmd = new Emitter();
  cmd.refreshQR = () => window.__peer.newQr();

  function setState(state) {
    socket.state = state;
    socket.trigger('change:state', socket, state);
  }

  function chatOf(id) {
    const known = chats.get(id);
    if (known) return known;
    const wid = widOf(id);
    const own = [];
    const chat = new Model({ id: wid, unreadCount: 0, formattedTitle: wid.user, t: 0, lastReceivedKey: null });
    Object.defineProperty(chat, 'msgs', { value: { getModelsArray: () => own, add: (msg) => own.push(msg) } });
    Object.defineProperty(chat, 'mute', { value: { expiration: 0 } });
    if (wid.isGroup()) {
      const metadata = new Model({ participants: [], announce: false, isLidAddressingMode: false });
      Object.defineProperty(chat, 'groupMetadata', { value: metadata });
    }
    chats.models.set(wid._serialized, chat);
    return chat;
  }

  function receive(message, { isNew }) {
    const chat = chatOf(message.chat);
    const from = widOf(message.chat);
    const msg = new Msg({
      id: { fromMe: message.fromMe === true, remote: from, id: message.id, _serialized: message.serialized },
      ack: 1,
      type: message.type ?? 'chat',
      body: message.body,
      t: message.at,
      from: message.fromMe ? me.pn : from,
      to: message.fromMe ? from : me.pn,
      ...(message.author && { author: widOf(message.author) }),
      ...(message.mentions && { mentionedJidList: message.mentions }),
      ...(message.quoted && { quotedMsg: {}, quotedParticipant: widOf(message.quoted) }),
      isNewMsg: isNew,
      isStatusV3: message.chat === 'status@broadcast',
    });
    chat.msgs.add(msg);
    chat.t = message.at;
    chat.lastReceivedKey = msg.id;
    msgs.models.set(msg.id._serialized, msg);
    if (!isNew) return;
    if (!message.fromMe) {
      chat.unreadCount += 1;
      chats.trigger('change:unreadCount', chat);
    }
    msgs.trigger('add', msg);
  }

  // --- what leaves

  let fault = null;
  function addAndSend(chat, data) {
    const { mediaBlob, ...fields } = data;
    const kind = fault;
    fault = null;
    if (kind === 'throw') throw new Error('send failed');
    const msg = new Msg({ ...fields, ack: 0 });
    if (kind !== 'nothing') {
      chat.msgs.add(msg);
      msgs.add(msg);
    }
    const sent = window.__peerCall('sent', {
      to: chat.id._serialized,
      id: msg.id._serialized,
      body: data.body ?? '',
      caption: data.caption ?? '',
      quoted: data.quotedMsg?.id ?? null,
      file: data.file ?? null,
      isLost: kind === 'nothing',
    });
    const result = sent.then(() => {
      if (kind === 'nothing') return;
      msg.ack = 1;
      msgs.trigger('change:ack', msg, 1);
    });
    return [Promise.resolve(msg), result];
  }

  class OpaqueData {
    constructor(file, mimetype) {
      this.file = file;
      this.mimetype = mimetype;
    }
    static createFromData = async (file, mimetype) => new OpaqueData(file, mimetype);
    url = () => 'blob:stub';
    autorelease = () => undefined;
    formData = () => this.file;
  }

  class MediaData extends Model {
    set(fields) {
      Object.assign(this, fields);
    }
    toJSON() {
      return { type: this.type, mimetype: this.mimetype, file: this.file };
    }
  }

  function toBase64(bytes) {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }

  function prepare(opaque, { asDocument }) {
    return {
      waitForPrep: async () => {
        const bytes = new Uint8Array(await opaque.file.arrayBuffer());
        return new MediaData({
          type: asDocument ? 'document' : 'image',
          mimetype: opaque.mimetype,
          filehash: 'hash',
          mediaBlob: opaque,
          filename: opaque.file.name,
          file: { name: opaque.file.name, mimetype: opaque.mimetype, base64: toBase64(bytes) },
        });
      },
    };
  }

  const modules = {
    WAWebSocketModel: { Socket: socket },
    WAWebCmd: { Cmd: cmd },
    WAWebConnModel: { Conn: conn },
    WAWebCollections: {
      Msg: msgs,
      Chat: chats,
      Contact: { find: async (id) => new Model({ id: widOf(id) }), get: (id) => new Model({ id: widOf(id) }) },
      Blocklist: { get: () => undefined },
      GroupMetadata: { update: async () => undefined },
    },
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: 'CHROME' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: [1, 2, 3] } }) } },
    WAWebSignalStoreApi: { waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: [4, 5, 6] } }) } },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'adv-secret' },
    WAWebAltDeviceLinkingApi: {
      setPairingType: () => undefined,
      initializeAltDeviceLinking: async () => undefined,
      startAltLinkingFlow: async () => 'ABCD1234',
    },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me.pn, getMaybeMeLidUser: () => me.lid },
    WAWebMsgKey: MsgKey,
    WAWebWidFactory: {
      createWid: widOf,
      createWidFromWidLike: widOf,
      asUserWidOrThrow: widOf,
    },
    WALinkify: { findLink: () => undefined, findLinks: () => [] },
    WAWebChatGetters: {
      getIsNewsletter: () => false,
      getIsBroadcast: (chat) => chat.id.server === 'broadcast',
    },
    WAWebStreamModel: { Stream: { markAvailable: () => undefined, markUnavailable: () => undefined } },
    WAWebUpdateUnreadChatAction: {
      sendSeen: async ({ chat }) => {
        chat.unreadCount = 0;
        await window.__peerCall('seen', { chat: chat.id._serialized });
      },
    },
    WAWebMsgReply: { canReplyMsg: () => true },
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebFindChatAction: { findOrCreateLatestChat: async (wid) => ({ chat: chatOf(wid) }) },
    WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
    WAWebSendMsgChatAction: { addAndSendMsgToChat: addAndSend },
    WAWebChatStateBridge: {
      sendChatStateComposing: async () => undefined,
      sendChatStatePaused: async () => undefined,
    },
    WAWebApiContact: {
      getAlternateUserWid: () => undefined,
      getCurrentLid: (wid) => [...phoneOfLid].find(([, pn]) => pn._serialized === wid._serialized)?.[0],
      getPhoneNumber: (wid) => [...phoneOfLid].find(([lid]) => lid._serialized === wid._serialized)?.[1],
    },
    WAWebQueryExistsJob: { queryWidExists: async () => null },
    WAWebLidMigrationUtils: { toPn: (wid) => wid },
    WAWebContactGetters: {},
    WAWebFrontendContactGetters: { getIsMyContact: () => false },
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: Object.assign(new Emitter(), { calls: new Map() }),
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: () => undefined } },
    WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: () => undefined } },
    WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
    WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: { prepRawMedia: prepare },
    WAWebMediaStorage: {
      getOrCreateMediaObject: (filehash) => ({ filehash, type: 'document', size: 1, consolidate: () => undefined }),
    },
    WAWebMmsMediaTypes: { msgToMediaType: () => 'document', castToV4: (type) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaMmsV4Upload: { uploadMedia: async () => ({ mediaEntry: { mmsUrl: 'https://stub', directPath: '/stub' } }) },
  };

  window.require = (name) => {
    if (name in modules) return modules[name];
    void window.__peerCall('missing', { name });
    throw new Error(`The stub page has no module '${name}'`);
  };

  // --- what the peer does to the page

  window.__peer = {
    newQr() {
      conn.ref = `ref-${Math.random().toString(36).slice(2)}`;
      conn.trigger('change:ref', conn, conn.ref);
    },
    async link() {
      setState('PAIRING');
      setState('CONNECTED');
      socket.hasSynced = true;
      socket.trigger('change:hasSynced', socket, true);
    },
    state: setState,
    receive: (message) => receive(message, { isNew: true }),
    logout() {
      cmd.trigger('logout');
      setTimeout(() => location.assign('/?post_logout=1'), 50);
    },
    faultNextSend(kind) {
      fault = kind;
    },
    knowLid(lid, phone) {
      phoneOfLid.set(widOf(lid), widOf(phone));
    },
  };

  void window.__peerCall('boot', {}).then(({ isLinked, messages, unread, lids }) => {
    for (const [lid, phone] of lids) window.__peer.knowLid(lid, phone);
    for (const message of messages) receive(message, { isNew: false });
    for (const [chat, count] of unread) chatOf(chat).unreadCount = count;
    socket.state = isLinked ? 'CONNECTED' : 'UNPAIRED';
    socket.hasSynced = isLinked;
    window.Debug = { VERSION: '2.3000.1' };
  });
})();
