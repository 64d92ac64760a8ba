import { type handleUnaryCall, Server, ServerCredentials, status } from '@grpc/grpc-js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import structs, { type Struct } from 'google-protobuf/google/protobuf/struct_pb.js';
import { withoutMarks } from '../typings/wire.ts';
import type { Change } from './diff.ts';
import type { Provider } from './provider.ts';

type Properties = Readonly<Record<string, unknown>>;

export interface Served {
  /** On this machine only. */
  readonly port: number;
  readonly stop: () => void;
}

/**
 * Serves a provider to the engine. Raw messages, since what `provider.main` of the SDK serves knows no preview, no
 * detailed diff and no old inputs.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/proto/pulumi/provider.proto
 */
export async function serve(provider: Provider): Promise<Served> {
  const server = new Server();
  server.addService(ResourceProviderService, {
    handshake: unary(() => new messages.ProviderHandshakeResponse()),
    attach: unary(() => new empty.Empty()),
    cancel: unary(() => new empty.Empty()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion('3.28.0')),
    checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => diffResponse([])),
    // Plain values come back plain; the engine remembers which of them are secret.
    configure: unary(() => new messages.ConfigureResponse().setSupportspreview(true)),
    check: unary((request: messages.CheckRequest) => check(provider, request)),
    diff: unary((request: messages.DiffRequest) => diff(provider, request)),
    create: unary((request: messages.CreateRequest) => create(provider, request)),
    read: unary((request: messages.ReadRequest) => read(provider, request)),
    update: unary((request: messages.UpdateRequest) => update(provider, request)),
    delete: unary((request: messages.DeleteRequest) => {
      provider.delete(request.getId());
      return new empty.Empty();
    }),
    invoke: unary((request: messages.InvokeRequest) =>
      new messages.InvokeResponse().setReturn(struct(provider.invoke(request.getTok(), plain(request.getArgs())))),
    ),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

function check(provider: Provider, request: messages.CheckRequest) {
  const failures = provider.check(typeOf(request.getUrn()), plain(request.getNews()));
  const response = new messages.CheckResponse().setInputs(request.getNews());
  return response.setFailuresList(
    failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
  );
}

function diff(provider: Provider, request: messages.DiffRequest) {
  const [before, after] = [plain(request.getOldInputs()), plain(request.getNews())];
  return diffResponse(provider.diff(typeOf(request.getUrn()), before, after));
}

function diffResponse(changes: readonly Change[]) {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const replacing = changes.filter(({ replaces }) => replaces);
  const response = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(changes.map(({ path }) => path))
    .setReplacesList(replacing.map(({ path }) => path))
    // A name belongs to one resource at a time.
    .setDeletebeforereplace(replacing.length > 0)
    .setHasdetaileddiff(true);
  for (const { path, kind, replaces } of changes) {
    const property = new messages.PropertyDiff().setKind(kinds[kind][replaces ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

function create(provider: Provider, request: messages.CreateRequest) {
  const [urn, inputs] = [request.getUrn(), plain(request.getProperties())];
  const response = new messages.CreateResponse();
  if (request.getPreview()) return response.setProperties(struct(provider.previewed(typeOf(urn), inputs)));
  const { id, outputs } = provider.create(typeOf(urn), urn, inputs);
  return response.setId(id).setProperties(struct(outputs));
}

/** An empty ID says that the resource is gone. */
function read(provider: Provider, request: messages.ReadRequest) {
  const found = provider.read(request.getId());
  const response = new messages.ReadResponse();
  if (found === undefined) return response;
  return response.setId(found.id).setInputs(struct(found.inputs)).setProperties(struct(found.outputs));
}

function update(provider: Provider, request: messages.UpdateRequest) {
  const [id, inputs] = [request.getId(), plain(request.getNews())];
  const outputs = request.getPreview()
    ? provider.previewed(typeOf(request.getUrn()), inputs, id)
    : provider.update(id, inputs).outputs;
  return new messages.UpdateResponse().setProperties(struct(outputs));
}

/** Refusals reach the engine as messages; it shows them beside the resource. */
function unary<Request, Response>(answer: (request: Request) => Response): handleUnaryCall<Request, Response> {
  return ({ request }, respond) => {
    try {
      respond(null, answer(request));
    } catch (error) {
      respond({ code: status.UNKNOWN, details: (error as Error).message });
    }
  };
}

/** The type in azure-native of a URN, without the components that the resource is in. */
function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

function plain(properties: Struct | undefined): Properties {
  return withoutMarks(properties?.toJavaScript() ?? {}).value as Properties;
}

function struct(properties: Properties): Struct {
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}
