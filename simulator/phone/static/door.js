// The simulator's JSON door, as the page uses it.

async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error || `status ${answer.status}`);
  return content;
}

const thread = (look, id) => `/patients/${look}/${encodeURIComponent(id)}`;

export const patients = () => call("GET", "/patients");
export const say = (look, id, words) => call("POST", `${thread(look, id)}/say`, words);
export const seen = (look, id) => call("POST", `${thread(look, id)}/seen`);
export const feed = (look, id, after) =>
  call("GET", `/phone/feed/${look}/${encodeURIComponent(id)}?after=${after}`);
export const handshakes = (again) => call(again ? "POST" : "GET", "/handshakes");
export const reset = () => call("POST", "/reset");
