//! `lsp`: the Language Server Protocol on standard input and output.
//!
//! A document is analysed as a whole whenever it changes: a project of a hundred services takes a few milliseconds, and
//! what comes out is what `lint` prints.

mod actions;
mod analysis;
mod completion;
mod documents;
mod hover;
mod references;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use kuploy_compose::LoadRequest;
use kuploy_compose::diagnostic::Filter;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentLinkRequest, GotoDefinition, HoverRequest, Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DocumentLinkOptions, HoverProviderCapability, OneOf, PublishDiagnosticsParams,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, Url,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Outcome, Stop};
use crate::failure::Failure;
use analysis::Analysis;
use documents::Documents;

pub(super) fn run(request: &LoadRequest, filter: Filter) -> Result<Outcome, Stop> {
    let (connection, threads) = Connection::stdio();
    let served = serve(&connection, request, filter);
    drop(connection);
    served
        .and_then(|()| threads.join().map_err(Into::into))
        .map_err(|error| Failure::new(format!("the editor ended the conversation: {error}")))?;
    Ok(Outcome::Done)
}

type Served = Result<(), Box<dyn Error + Send + Sync>>;

fn serve(connection: &Connection, request: &LoadRequest, filter: Filter) -> Served {
    let capabilities = serde_json::to_value(capabilities())?;
    connection.initialize(capabilities)?;
    let mut server = Server {
        connection,
        documents: Documents::new(request.clone()),
        filter,
        analyses: BTreeMap::new(),
        stale: BTreeSet::new(),
        published: BTreeMap::new(),
    };
    while let Ok(message) = connection.receiver.recv() {
        let mut next = Some(message);
        while let Some(message) = next {
            match message {
                Message::Request(request) if connection.handle_shutdown(&request)? => {
                    return Ok(());
                }
                Message::Request(request) => server.answer(request)?,
                Message::Notification(notification) => server.hear(notification)?,
                Message::Response(_) => {}
            }
            // What was typed meanwhile is analysed once.
            next = connection.receiver.try_recv().ok();
        }
        server.publish()?;
    }
    Ok(())
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::FULL)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: Default::default(),
        }),
        completion_provider: Some(CompletionOptions::default()),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

struct Server<'a> {
    connection: &'a Connection,
    documents: Documents,
    filter: Filter,
    /// What is known of each open document, by its URI.
    analyses: BTreeMap<Url, Analysis>,
    /// Open documents that have to be analysed anew.
    stale: BTreeSet<Url>,
    /// Which documents a document's analysis has published findings of.
    published: BTreeMap<Url, BTreeSet<Url>>,
}

impl Server<'_> {
    fn hear(&mut self, notification: Notification) -> Served {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let opened = params::<lsp_types::DidOpenTextDocumentParams>(notification.params)?;
                let document = opened.text_document;
                self.documents.set(&document.uri, document.text);
                self.stale.insert(document.uri);
            }
            DidChangeTextDocument::METHOD => {
                let changed =
                    params::<lsp_types::DidChangeTextDocumentParams>(notification.params)?;
                if let Some(change) = changed.content_changes.into_iter().next_back() {
                    self.documents.set(&changed.text_document.uri, change.text);
                }
                // A file may be part of what another document shows: an override, an included file.
                self.stale.extend(self.analyses.keys().cloned());
                self.stale.insert(changed.text_document.uri);
            }
            DidCloseTextDocument::METHOD => {
                let closed = params::<lsp_types::DidCloseTextDocumentParams>(notification.params)?;
                let uri = closed.text_document.uri;
                self.documents.close(&uri);
                self.analyses.remove(&uri);
                self.stale.remove(&uri);
                for other in self.published.remove(&uri).unwrap_or_default() {
                    self.tell(other, Vec::new())?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Analyses what changed, and publishes the findings.
    fn publish(&mut self) -> Served {
        for uri in std::mem::take(&mut self.stale) {
            let Some(analysis) = self.analysed(&uri) else {
                continue;
            };
            let mut findings = analysis.diagnostics();
            findings.entry(uri.clone()).or_default();
            let now: BTreeSet<Url> = findings.keys().cloned().collect();
            let before = self
                .published
                .insert(uri.clone(), now.clone())
                .unwrap_or_default();
            for gone in before.difference(&now) {
                self.tell(gone.clone(), Vec::new())?;
            }
            for (file, diagnostics) in findings {
                // Each open document speaks for itself.
                if file == uri || !self.documents.is_open(&file) {
                    self.tell(file, diagnostics)?;
                }
            }
            self.analyses.insert(uri, analysis);
        }
        Ok(())
    }

    fn analysed(&self, uri: &Url) -> Option<Analysis> {
        Analysis::of(&self.documents, uri, &self.filter)
    }

    fn tell(&self, uri: Url, diagnostics: Vec<lsp_types::Diagnostic>) -> Served {
        let params = PublishDiagnosticsParams::new(uri, diagnostics, None);
        let notification = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
        self.connection
            .sender
            .send(Message::Notification(notification))?;
        Ok(())
    }

    fn answer(&mut self, request: Request) -> Served {
        // A question is about the text as it is now.
        self.publish()?;
        let id = request.id.clone();
        let answer = match request.method.as_str() {
            HoverRequest::METHOD => self.reply(request, |server, asked: lsp_types::HoverParams| {
                let at = asked.text_document_position_params;
                hover::hover(server.analyses.get(&at.text_document.uri)?, at.position)
            }),
            GotoDefinition::METHOD => {
                self.reply(request, |server, asked: lsp_types::GotoDefinitionParams| {
                    let at = asked.text_document_position_params;
                    let analysis = server.analyses.get(&at.text_document.uri)?;
                    references::definition(&server.documents, analysis, at.position)
                })
            }
            DocumentLinkRequest::METHOD => {
                self.reply(request, |server, asked: lsp_types::DocumentLinkParams| {
                    let analysis = server.analyses.get(&asked.text_document.uri)?;
                    Some(references::links(&server.documents, analysis))
                })
            }
            Completion::METHOD => {
                self.reply(request, |server, asked: lsp_types::CompletionParams| {
                    let at = asked.text_document_position;
                    let text = server.documents.text(&at.text_document.uri)?;
                    Some(completion::completions(text, at.position))
                })
            }
            CodeActionRequest::METHOD => {
                self.reply(request, |server, asked: lsp_types::CodeActionParams| {
                    let analysis = server.analyses.get(&asked.text_document.uri)?;
                    Some(actions::actions(analysis, asked.range))
                })
            }
            _ => Response::new_err(
                id,
                ErrorCode::MethodNotFound as i32,
                format!("`{}` is not supported", request.method),
            ),
        };
        self.connection.sender.send(Message::Response(answer))?;
        Ok(())
    }

    /// The answer of a feature; `null` where it has none.
    fn reply<P: DeserializeOwned, R: Serialize>(
        &self,
        request: Request,
        feature: impl FnOnce(&Self, P) -> Option<R>,
    ) -> Response {
        match serde_json::from_value::<P>(request.params) {
            Ok(params) => Response::new_ok(request.id, feature(self, params)),
            Err(error) => Response::new_err(
                request.id,
                ErrorCode::InvalidParams as i32,
                error.to_string(),
            ),
        }
    }
}

fn params<P: DeserializeOwned>(value: serde_json::Value) -> Result<P, serde_json::Error> {
    serde_json::from_value(value)
}
