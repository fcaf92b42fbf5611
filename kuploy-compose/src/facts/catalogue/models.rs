//! Language models: what serves them, gateways before them, and programs to talk to them.

use super::entry::{Client, KnownImage, NOTHING, RunsOnce, User, port, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["ollama/ollama"],
        page: "https://github.com/ollama/ollama/blob/main/Dockerfile",
        ports: &[tcp(11434, "http")],
        data: &["/root/.ollama"],
        stores: &["/root/.ollama"],
        // One model has some 5 GB (https://github.com/ollama/ollama/blob/main/README.md).
        sizes: &[("/root/.ollama", 20)],
        user: Some(User::ROOT),
        clients: Some(&[]),
        server: &["serve"],
        runs_once: RunsOnce::With(&["pull"]),
        variables: &[port("OLLAMA_HOST", 11434)],
        ..NOTHING
    },
    KnownImage {
        names: &["open-webui/open-webui"],
        page: "https://github.com/open-webui/open-webui/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/app/backend/data"],
        stores: &["/app/backend/data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl --silent --fail http://localhost:${PORT:-8080}/health | jq -ne 'input.status == true' || exit 1",
        ]),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["berriai/litellm", "litellm/litellm"],
        page: "https://github.com/BerriAI/litellm/blob/main/Dockerfile",
        ports: &[tcp(4000, "http")],
        user: Some(User::ROOT),
        arguments: &[port("--port", 4000)],
        ..NOTHING
    },
    KnownImage {
        names: &["vllm/vllm-openai"],
        page: "https://docs.vllm.ai/en/stable/deployment/docker.html",
        ports: &[tcp(8000, "http")],
        data: &["/root/.cache/huggingface"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        arguments: &[port("--port", 8000)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "huggingface/text-generation-inference",
            "huggingface/text-embeddings-inference",
        ],
        page: "https://github.com/huggingface/text-generation-inference/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/data"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 80)],
        arguments: &[port("--port", 80), port("-p", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["localai/localai"],
        page: "https://github.com/mudler/LocalAI/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/models", "/build/models"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        variables: &[port("LOCALAI_ADDRESS", 8080), port("ADDRESS", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["flowiseai/flowise"],
        page: "https://github.com/FlowiseAI/Flowise/blob/main/docker/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/root/.flowise"],
        stores: &["/root/.flowise"],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["langfuse/langfuse"],
        page: "https://langfuse.com/self-hosting/docker-compose",
        ports: &[tcp(3000, "http")],
        user: user(1001),
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["mintplexlabs/anythingllm"],
        page: "https://github.com/Mintplex-Labs/anything-llm/blob/master/docker/Dockerfile",
        ports: &[tcp(3001, "http")],
        data: &["/app/server/storage"],
        stores: &["/app/server/storage"],
        user: user(1000),
        ..NOTHING
    },
];
