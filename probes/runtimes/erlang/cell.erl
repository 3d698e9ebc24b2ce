%% SPDX-License-Identifier: MIT
%%
%% The cell of Erlang's processes: it speaks the protocol of probes/protocol.h.
%% This file reads the request.

-module(cell).
-export([main/1, fail/3, backend/0]).

%% As in probes/protocol.h.
-define(USAGE, 2).
-define(UNSUPPORTED, 4).

-define(SAMPLES_MAX, 256). % of one process, warm-up included
-define(CROWD, 100000).    % threads of one probe

main(["list"]) ->
    list();
main(["run", Name | Words]) ->
    case [Probe || #{name := N} = Probe <- probes:all(), N =:= Name] of
        [Probe] ->
            Request = check(lists:foldl(fun take/2, request(Probe), Words)),
            place:on(maps:get(cpus, Request)),
            cell_run:run(Request);
        [] ->
            fail(?USAGE, "no probe is called ~ts", [Name])
    end;
main(_) ->
    fail(?USAGE, "use: list, or run PROBE [KEY=VALUE]...", []).

%% The last word: threads that are left are not waited for.
-spec fail(integer(), string(), list()) -> no_return().
fail(Code, Format, Arguments) ->
    io:format("fail\tcode=~b\treason=" ++ Format ++ "\n", [Code | Arguments]),
    halt(Code).

backend() ->
    "OTP " ++ erlang:system_info(otp_release).

request(Probe) ->
    #{probe => Probe, level => 0, ops => 0, min_ns => 5000000, samples => 3,
      warmup => 1, counting => 0, cpus => []}.

take(Word, Request) ->
    case string:split(Word, "=") of
        ["cpus", Text] ->
            Cpus = [number("cpus", Cpu) || Cpu <- string:split(Text, ",", all)],
            Request#{cpus := Cpus};
        [Key, Text] ->
            %% Keys of a newer runner are none of our business.
            case lists:search(fun(K) -> atom_to_list(K) =:= Key end,
                              maps:keys(Request) -- [probe]) of
                {value, Known} -> Request#{Known := number(Key, Text)};
                false -> Request
            end;
        _ ->
            fail(?USAGE, "~ts is not KEY=VALUE", [Word])
    end.

number(Key, Text) ->
    case re:run(Text, "^[0-9]{1,18}$") of
        {match, _} -> list_to_integer(Text);
        nomatch -> fail(?USAGE, "~ts=~ts is not a number", [Key, Text])
    end.

check(#{probe := #{lacks := Why}}) ->
    fail(?UNSUPPORTED, "~ts", [Why]);
check(#{counting := Counting}) when Counting =/= 0 ->
    fail(?UNSUPPORTED, "its threads are not counted apart", []);
check(#{probe := Probe, level := 0} = Request) ->
    [First | _] = maps:get(levels, Probe, [1]),
    check(Request#{level := First});
check(#{probe := #{name := Name}, level := Level})
  when Level > ?CROWD; Name =:= "yield", Level < 2 ->
    fail(?USAGE, "~ts: level=~b is out of range", [Name, Level]);
check(#{samples := Samples, warmup := Warmup})
  when Samples < 1; Samples + Warmup > ?SAMPLES_MAX ->
    fail(?USAGE, "samples=~b and warmup=~b: 1 to ~b",
         [Samples, Warmup, ?SAMPLES_MAX]);
check(#{cpus := []} = Request) ->
    check(Request#{cpus := place:allowed()});
check(#{probe := Probe, level := Level, cpus := Cpus} = Request) ->
    Wanted = case Probe of
                 #{cpus := 0} -> Level;
                 #{cpus := Count} -> Count
             end,
    length(Cpus) >= Wanted orelse
        fail(?UNSUPPORTED, "~ts needs ~b CPUs, not ~b",
             [maps:get(name, Probe), Wanted, length(Cpus)]),
    Request#{cpus := lists:sublist(Cpus, Wanted)}.

list() ->
    io:format("cell\tname=erlang\tkind=user\tbackend=~ts\tversion=~ts\t"
              "build=~ts\tprotocol=1\n", [backend(), ?VERSION, ?BUILD]),
    [list(Probe) || Probe <- probes:all()],
    io:format("end\n").

list(#{name := Name, what := What, unit := Unit, cpus := Cpus} = Probe) ->
    io:format("probe\tname=~ts\twhat=~ts\tunit=~ts\tbetter=lower\tcpus=~b",
              [Name, What, Unit, Cpus]),
    [io:format("\t~ts=~ts", [Key, text(Key, Value)])
     || Key <- [axis, levels, suite, lacks],
        {ok, Value} <- [maps:find(Key, Probe)]],
    io:format("\n").

text(levels, Levels) ->
    lists:join(",", [integer_to_list(Level) || Level <- Levels]);
text(_, Text) ->
    Text.
