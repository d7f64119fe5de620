// Bytes of attached files in this browser's own database, so that a reload of the page does not lose them.
const database = "deskbell";
const files = "files";

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(files);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("file-keep: the browser's database cannot be opened"));
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function within<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await open()).transaction(files, mode);
  return await new Promise<T>((resolve, reject) => {
    const request = run(transaction.objectStore(files));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("file-keep: the browser's database refused"));
  });
}

export const keepFile = async (uuid: string, bytes: Blob): Promise<void> => void (await within("readwrite", (store) => store.put(bytes, uuid)));
export const forgetFile = async (uuid: string): Promise<void> => void (await within("readwrite", (store) => store.delete(uuid)));
export async function keptFile(uuid: string): Promise<Blob | null> {
  const found: unknown = await within("readonly", (store) => store.get(uuid) as IDBRequest<unknown>).catch(() => null);
  return found instanceof Blob ? found : null;
}

/** Bytes that a page did not get to forget before it was closed. What is known is asked after the list was read: a file that another tab adds meanwhile is known before its bytes are here. */
export async function forgetOthers(known: () => ReadonlySet<string>): Promise<void> {
  const there = await within("readonly", (store) => store.getAllKeys());
  const names = known();
  for (const uuid of there) if (!names.has(String(uuid))) await forgetFile(String(uuid));
}
